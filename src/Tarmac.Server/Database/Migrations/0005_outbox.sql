-- Events in the order of commits, with who caused them as he was called then, and how far each reader is.
alter table audit_events add column actor text not null default 'heroku';
update audit_events e set actor = a.email from accounts a where a.id = e.account_id;
alter table audit_events alter column actor drop default;
create index on audit_events (at);

create table event_cursors (
    reader text primary key,
    position bigint not null,
    updated_at timestamptz not null default now()
);
