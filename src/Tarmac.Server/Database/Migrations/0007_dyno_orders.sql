-- Restarts and stops that were accepted and are not done yet. An order names the dynos that lived when it was given; its row goes when it is done.
create table dyno_orders (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    kind text not null check (kind in ('restart', 'stop')),
    dynos uuid[] not null,
    created_at timestamptz not null default now()
);
create index dyno_orders_app on dyno_orders (app_id);
