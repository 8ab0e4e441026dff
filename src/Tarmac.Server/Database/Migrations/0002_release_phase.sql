-- How far the release phase of a pending release came. 'running' found at a start means that it was interrupted, and a command
-- that may have run half is not run twice.
alter table releases add column phase text check (phase in ('running', 'done'));
