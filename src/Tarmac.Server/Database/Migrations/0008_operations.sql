-- Long work on a database: backups and restores (numbered per app as Heroku numbers transfers: b001, r002), and the last dump before it is destroyed.
-- A note is its maker's, for whoever finds an unfinished piece of work.
create table operations (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    addon_id uuid references addons on delete set null,
    addon_name text not null,
    kind text not null,
    state text not null check (state in ('receiving', 'pending', 'running', 'succeeded', 'failed', 'cancelled', 'deleting')),
    -- Null for what Heroku does not list.
    num int,
    -- The account that asked for it; null: the platform.
    owner_id uuid,
    cancellable boolean not null default true,
    -- What it starts from: a backup, a database; and the moment in it.
    source uuid,
    point timestamptz,
    note text,
    step text,
    processed_bytes bigint not null default 0,
    source_bytes bigint not null default 0,
    attempt int not null default 0,
    failure text,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    canceled_at timestamptz,
    updated_at timestamptz not null default now(),
    unique (app_id, num)
);
create index on operations (addon_id);
create index on operations (created_at) where state in ('pending', 'running');

insert into operations (id, app_id, addon_id, addon_name, kind, state, num, source, note, processed_bytes, source_bytes, failure,
    created_at, started_at, finished_at, canceled_at, updated_at)
select id, app_id, addon_id, addon_name, kind,
    case when finished_at is null then 'pending' when canceled_at is not null then 'cancelled' when failure is not null then 'failed' else 'succeeded' end,
    num, source, note, processed_bytes, source_bytes, failure, created_at, started_at, finished_at, canceled_at, updated_at
from transfers;
drop table transfers;

-- Destroyed before last dumps were operations.
insert into operations (id, app_id, addon_id, addon_name, kind, state, cancellable)
select gen_random_uuid(), app_id, id, name, 'last_dump', 'pending', false from addons where state = 'deprovisioning';
