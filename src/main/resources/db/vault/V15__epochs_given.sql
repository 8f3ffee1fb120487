-- What the tenant data must follow, each with its number and whom it concerns; nobody: everybody. What both sides have
-- is dropped after a while, and the floor says up to where.
create table epoch_given (
    epoch bigint primary key,
    organisation_id uuid,
    at timestamptz not null default clock_timestamp()
);

-- The name of this vault travels with its backups, unlike PostgreSQL's system identifier. What was journalled before
-- there was a list counts as dropped from it, so that older data is brought up once as a whole.
create table epoch_floor (
    id integer primary key check (id = 1),
    floor bigint not null,
    vault_id uuid not null default gen_random_uuid()
);
insert into epoch_floor (id, floor) select 1, coalesce(max(epoch), 0) from erasure_journal;

grant select, insert, delete on epoch_given to "${vault_app_role}";
grant select, update on epoch_floor to "${vault_app_role}";
grant update on sequence erasure_epoch to "${vault_app_role}";
