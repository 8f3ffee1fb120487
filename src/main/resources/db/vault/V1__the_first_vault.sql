-- The vault: what must not come back may not travel with the data. Nothing personal lies here in clear.

create table organisation_registry (
    organisation_id uuid primary key,
    state text not null check (state in ('ACTIVE', 'CLOSING', 'KEY_DESTROYED', 'PURGED', 'VERIFIED')),
    policy text not null,
    region text,
    created_at timestamptz not null
);

-- plain storage keeps a keyset in one piece in one place; no statistics, so that no sample of it is kept elsewhere.
create table wrapped_keyset (
    organisation_id uuid not null,
    purpose text not null,
    kek_uri text not null,
    wrapped bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, purpose)
);
alter table wrapped_keyset alter column wrapped set storage plain, alter column wrapped set statistics 0;

create table closure (
    organisation_id uuid primary key references organisation_registry,
    requested_at timestamptz not null,
    requested_by text not null,
    undo_until timestamptz not null,
    due_at timestamptz not null,
    alarm_at timestamptz not null,
    deadline timestamptz not null,
    key_destroyed_at timestamptz,
    purged_at timestamptz,
    verified_at timestamptz,
    last_error text
);

create table erasure_journal (
    seq bigint generated always as identity primary key,
    organisation_id uuid not null,
    at timestamptz not null,
    step text not null,
    detail text not null
);
create index erasure_journal_by_organisation on erasure_journal (organisation_id, seq);

create table certificate (
    organisation_id uuid primary key references organisation_registry,
    seq bigint generated always as identity unique,
    body text not null,
    digest text not null,
    issued_at timestamptz not null
);

-- Work that outlives the process that began it.
create table unfinished_work (
    organisation_id uuid not null references organisation_registry,
    id uuid not null,
    kind text not null check (kind in ('IMPORT')),
    lease_until timestamptz not null,
    primary key (organisation_id, id)
);

create table scan_control (
    id uuid primary key,
    planted text not null
);

grant select, insert, update on organisation_registry, closure to "${vault_app_role}";
grant delete on closure to "${vault_app_role}";
grant select, insert on wrapped_keyset, erasure_journal, certificate to "${vault_app_role}";
grant select, insert, update, delete on unfinished_work to "${vault_app_role}";

-- The keeper owns the keysets: only it can delete them and rewrite the table afterwards. (A table can be handed over
-- only to a role that may create in the schema, hence the right for a moment.)
grant select, insert, delete on scan_control to "${keeper_role}";
grant create on schema public to "${keeper_role}";
alter table wrapped_keyset owner to "${keeper_role}";
revoke create on schema public from "${keeper_role}";
