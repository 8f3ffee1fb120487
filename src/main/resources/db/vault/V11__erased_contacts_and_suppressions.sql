-- What a restored copy of the tenant data must be told of, contact by contact and address by address: keyed hashes under
-- the organisation's keyset that is never rotated, numbers and times. They say nothing without that keyset, and go when
-- the organisation is purged.

-- Written before the contact's rows go; done_at once they are gone. Where a process died in between, a job goes on.
create table erased_contact (
    organisation_id uuid not null references organisation_registry,
    token bytea not null,
    epoch bigint not null,
    erased_at timestamptz not null,
    done_at timestamptz,
    primary key (organisation_id, token)
);
create index erased_contact_by_epoch on erased_contact (organisation_id, epoch);
create index erased_contact_open on erased_contact (erased_at) where done_at is null;

-- The addresses that erased contacts had; whoever is blocked may not be taken in again under one of them.
create table erased_address (
    organisation_id uuid not null references organisation_registry,
    mark bytea not null,
    blocked boolean not null,
    epoch bigint not null,
    at timestamptz not null,
    primary key (organisation_id, mark)
);

-- The newest word on each suppression: whether it holds or was lifted.
create table suppression_entry (
    organisation_id uuid not null references organisation_registry,
    mark bytea not null,
    topic_mark bytea not null,
    reason text not null,
    id uuid not null,
    holds boolean not null,
    since timestamptz not null,
    epoch bigint not null,
    primary key (organisation_id, mark, topic_mark, reason)
);

grant select, insert, update, delete on erased_contact, erased_address, suppression_entry to "${vault_app_role}";
