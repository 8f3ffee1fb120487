-- Generations of keysets, the life of each key after NIST SP 800-57 part 1 section 7, and the work that renews them.

-- The keeper owns the keysets; only as the keeper can their table be changed.
grant create on schema public to "${keeper_role}";
set role "${keeper_role}";
alter table wrapped_keyset
    add column generation integer not null default 1 check (generation >= 1),
    drop constraint wrapped_keyset_pkey,
    add primary key (organisation_id, purpose, generation);
reset role;
revoke create on schema public from "${keeper_role}";

alter table organisation_registry add column kek_uri text;

-- One row a key, kept after the key is gone: who could have opened what, and since when nobody can.
create table key_life (
    organisation_id uuid not null,
    purpose text not null,
    generation integer not null,
    state text not null check (state in
        ('PRE_ACTIVE', 'ACTIVE', 'DEACTIVATED', 'SUSPENDED', 'COMPROMISED', 'DESTROYED')),
    before_suspension text,
    since timestamptz not null,
    created_at timestamptz not null,
    activated_at timestamptz,
    uses bigint not null default 0,
    destroy_after timestamptz,
    canary text,
    proof text,
    primary key (organisation_id, purpose, generation)
);

create table key_event (
    seq bigint generated always as identity primary key,
    organisation_id uuid not null,
    purpose text not null,
    generation integer not null,
    at timestamptz not null,
    actor text not null,
    state text not null,
    reason text
);
create index key_event_by_organisation on key_event (organisation_id, seq);

grant select, insert on key_life to "${keeper_role}";
set role "${keeper_role}";
insert into key_life (organisation_id, purpose, generation, state, since, created_at, activated_at)
    select organisation_id, purpose, generation, 'ACTIVE', created_at, created_at, created_at from wrapped_keyset;
reset role;
revoke insert on key_life from "${keeper_role}";

-- Every change of keys counts this clock up by one, in the transaction that changes them; nodes follow it.
create table key_clock (
    id integer primary key check (id = 1),
    tick bigint not null
);
insert into key_clock values (1, 0);
create table key_change (
    tick bigint primary key,
    organisation_id uuid not null,
    at timestamptz not null
);
create table key_node (
    id uuid primary key,
    applied bigint not null,
    seen_at timestamptz not null
);

create table key_rotation (
    id uuid primary key,
    kind text not null check (kind in ('KEYS', 'KEK')),
    requested_at timestamptz not null,
    requested_by text not null,
    reason text,
    rate integer,
    kek_uri text,
    finished_at timestamptz
);
create index key_rotation_open on key_rotation (requested_at) where finished_at is null;

create table key_rotation_part (
    rotation_id uuid not null references key_rotation,
    organisation_id uuid not null,
    step text not null check (step in ('WAITING', 'MINTED', 'ACTIVATED', 'SWEEPING', 'DONE', 'SKIPPED')),
    tick bigint,
    claim bigint not null default 0,
    place text,
    done bigint not null default 0,
    total bigint not null default 0,
    began_at timestamptz,
    finished_at timestamptz,
    last_error text,
    primary key (rotation_id, organisation_id)
);
-- One rotation at a time for an organisation.
create unique index key_rotation_part_open on key_rotation_part (organisation_id) where finished_at is null;

grant select, insert, update on key_life, key_rotation, key_rotation_part to "${vault_app_role}";
grant select, insert on key_event to "${vault_app_role}";
grant select, update on key_clock to "${vault_app_role}";
grant select, insert, delete on key_change to "${vault_app_role}";
grant select, insert, update, delete on key_node to "${vault_app_role}";
