-- A closure is tried again after a pause that grows, and may have to wait for others of the same day.
alter table closure
    add column confirmed_by text,
    add column attempts integer not null default 0,
    add column next_try_at timestamptz,
    add column waiting_since timestamptz,
    add column released_at timestamptz,
    add column alarmed_at timestamptz;
update closure set released_at = key_destroyed_at where key_destroyed_at is not null;
create index closure_open on closure (deadline, organisation_id) where verified_at is null;
create index closure_newest on closure (requested_at, organisation_id);
create index closure_released on closure (released_at);
create index erasure_journal_requested on erasure_journal (at) where step = 'requested';

-- A closure that one admin asked for and another has not confirmed. It lapses.
create table closure_request (
    organisation_id uuid primary key references organisation_registry,
    requested_at timestamptz not null,
    requested_by text not null,
    expires_at timestamptz not null
);
grant select, insert, delete on closure_request to "${vault_app_role}";

-- Set once the first rows of an organisation are durable; those that are there already have theirs.
alter table organisation_registry add column settled_at timestamptz default now();
alter table organisation_registry alter column settled_at drop default;
create index organisation_registry_unsettled on organisation_registry (created_at) where settled_at is null;
