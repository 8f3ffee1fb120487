-- Log-ins with an address that is nobody's, by a keyed hash under the platform's key, so that they are locked as users
-- are and nobody can tell the two apart. A row goes after a day.
create table failed_address (
    hash bytea primary key,
    failures integer not null,
    last_at timestamptz not null,
    locked_until timestamptz
);
create index failed_address_by_time on failed_address (last_at);
grant select, insert, update, delete on failed_address to "${vault_app_role}";
