-- What lists of a caller's apps and add-ons, deletions by foreign key and the loops' questions would otherwise read whole tables for.
create index on apps (owner_id);
create index on apps (id) where destroying_at is not null;
create index on collaborators (account_id);
create index on builds (app_id);
create index on builds (slug_id);
create index on builds (release_id);
create index on releases (slug_id);
create index on addons (app_id);
create index on addons (created_at) where state in ('provisioning', 'deprovisioning');
create index on addon_attachments (addon_id);
create index on transfers (addon_id);
create index on transfers (created_at) where finished_at is null;
