create table accounts (
    id uuid primary key,
    email text not null unique,
    name text,
    password_hash text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

-- API keys: only a SHA-256 of the random token is kept.
create table authorizations (
    id uuid primary key,
    account_id uuid not null references accounts on delete cascade,
    description text not null,
    scope text[] not null default '{global}',
    token_id uuid not null,
    token_hash bytea not null unique,
    expires_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index on authorizations (account_id);

create table keys (
    id uuid primary key,
    account_id uuid not null references accounts on delete cascade,
    fingerprint text not null unique,
    public_key text not null,
    comment text not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table apps (
    id uuid primary key,
    name text not null unique,
    owner_id uuid not null references accounts,
    stack text not null,
    maintenance boolean not null default false,
    -- What the next release will run with: names and values, encrypted. A release keeps its own copy.
    config bytea not null,
    buildpack_provided_description text,
    archived_at timestamptz,
    released_at timestamptz,
    -- Set first when an app is destroyed, so that a crash in the middle is finished at the next start.
    destroying_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table collaborators (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    account_id uuid not null references accounts on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (app_id, account_id)
);

create table buildpack_installations (
    app_id uuid not null references apps on delete cascade,
    ordinal int not null,
    url text not null,
    primary key (app_id, ordinal)
);

create table slugs (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    commit text,
    commit_description text,
    checksum text,
    size bigint,
    stack text not null,
    buildpack_provided_description text,
    process_types jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index on slugs (app_id);

create table releases (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    version int not null,
    account_id uuid not null references accounts,
    slug_id uuid references slugs on delete set null,
    config bytea not null,
    description text not null,
    -- pending: its release phase or its rollout is under way.
    status text not null check (status in ('pending', 'succeeded', 'failed', 'expired')),
    is_current boolean not null default false,
    -- Why it failed, in a sentence.
    failure text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (app_id, version)
);
create unique index releases_one_current on releases (app_id) where is_current;
create index releases_pending on releases (app_id, version) where status = 'pending';

create table builds (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    account_id uuid not null references accounts,
    status text not null check (status in ('pending', 'succeeded', 'failed')),
    source_url text,
    source_checksum text,
    source_version text,
    source_version_description text,
    buildpacks jsonb not null default '[]',
    stack text not null,
    slug_id uuid references slugs on delete set null,
    release_id uuid references releases on delete set null,
    failure text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
-- One build per app: a second push is told who is building.
create unique index builds_one_pending on builds (app_id) where status = 'pending';

create table formations (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    type text not null,
    command text not null,
    quantity int not null check (quantity between 0 and 100),
    size text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (app_id, type)
);

create table domains (
    id uuid primary key,
    app_id uuid not null references apps on delete cascade,
    hostname text not null unique,
    kind text not null check (kind in ('heroku', 'custom')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index on domains (app_id);

create table addons (
    id uuid primary key,
    app_id uuid not null references apps,
    name text not null unique,
    plan text not null,
    state text not null check (state in ('provisioning', 'provisioned', 'deprovisioning', 'deprovisioned')),
    -- Role, password, database, address: encrypted.
    secret bytea not null,
    failure text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table addon_attachments (
    id uuid primary key,
    addon_id uuid not null references addons on delete cascade,
    app_id uuid not null references apps on delete cascade,
    name text not null,
    namespace text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (app_id, name)
);

create table audit_events (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    account_id uuid,
    app_id uuid,
    action text not null,
    detail jsonb not null default '{}'
);
create index on audit_events (app_id, id);
