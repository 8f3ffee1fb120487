-- Up to which of the vault's epochs all have taken effect here, and which vault it is that this data belongs to.
create table erasure_floor (
    id integer primary key check (id = 1),
    floor bigint not null,
    vault_id uuid
);
insert into erasure_floor (id, floor) values (1, 0);

-- Organisations whose keys are destroyed, so that an older copy of the vault cannot bring them back unnoticed. The
-- column is not called organisation_id: no policy is to hide a row from whoever asks for all of them.
create table destroyed_organisation (
    id uuid primary key,
    requested_at timestamptz not null,
    deadline timestamptz not null,
    destroyed_at timestamptz not null
);

grant select, update on erasure_floor to "${app_role}", "${purge_role}";
grant select, insert on destroyed_organisation to "${app_role}", "${purge_role}";
