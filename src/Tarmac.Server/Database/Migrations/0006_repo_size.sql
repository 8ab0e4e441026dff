-- Bytes of the git repository after the last push: a list of apps need not walk its files. No app was ever archived.
alter table apps add column repo_size bigint;
alter table apps drop column archived_at;
