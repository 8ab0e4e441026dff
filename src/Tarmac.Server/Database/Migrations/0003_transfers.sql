-- Backups and restores, numbered per app as Heroku does it (b001, r002). A note is its maker's, for whoever finds an unfinished piece of work.
create table transfers (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    addon_id uuid references addons on delete set null,
    addon_name text not null,
    num int not null,
    kind text not null check (kind in ('backup', 'restore')),
    source uuid,
    note text,
    source_bytes bigint not null default 0,
    processed_bytes bigint not null default 0,
    failure text,
    canceled_at timestamptz,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    updated_at timestamptz not null default now(),
    unique (app_id, num)
);
