-- A slug belongs to the releases that name it, of whatever app, and outlives the app that it was built for.
alter table slugs alter column app_id drop not null;
alter table slugs drop constraint slugs_app_id_fkey;
alter table slugs add constraint slugs_app_id_fkey foreign key (app_id) references apps on delete set null;
-- SHA256 of the image. The column checksum is what the slug's maker announced, which may be of another archive format.
alter table slugs add column digest text;
update slugs s set digest = s.checksum where exists (select from builds b where b.slug_id = s.id);
-- A slug that a release names cannot be deleted; the release first expires.
alter table releases drop constraint releases_slug_id_fkey;
alter table releases add constraint releases_slug_id_fkey foreign key (slug_id) references slugs;
