-- Legal holds: what of an organisation must be kept although it, or a retention, or an erasure, says that it goes. The
-- database itself asks for two people.
create table legal_hold (
    id uuid primary key,
    organisation_id uuid not null references organisation_registry,
    state text not null check (state in ('PROPOSED', 'ACTIVE', 'ENDING', 'ENDED', 'LAPSED', 'WITHDRAWN')),
    classes text not null check (classes <> ''),
    ground_kind text not null check (ground_kind in ('TAX', 'ACCOUNTING', 'LITIGATION', 'FRAUD', 'REGULATOR')),
    reference text not null check (length(reference) between 1 and 200),
    confidential boolean not null,
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    confirmed_by uuid,
    confirmed_at timestamptz,
    expires_at timestamptz not null,
    placed_at timestamptz,
    taken_at timestamptz,
    held text not null default '{}',
    release_by uuid,
    release_at timestamptz,
    release_reason text,
    released_by uuid,
    ending_at timestamptz,
    ended_reason text check (ended_reason in ('EXPIRED', 'RELEASED')),
    ended_at timestamptz,
    canary text,
    noted text,
    proof text,
    epoch bigint,
    check (expires_at >= proposed_at),
    check (confirmed_by <> proposed_by),
    check (released_by <> release_by),
    check (state in ('PROPOSED', 'LAPSED', 'WITHDRAWN') or (confirmed_by is not null and confirmed_at is not null))
);
create index legal_hold_by_organisation on legal_hold (organisation_id, id);
create index legal_hold_open on legal_hold (expires_at) where state in ('PROPOSED', 'ACTIVE', 'ENDING');

-- The contacts that a hold is limited to; gone when it ends.
create table legal_hold_contact (
    hold_id uuid not null references legal_hold,
    organisation_id uuid not null,
    contact_id uuid not null,
    primary key (hold_id, contact_id)
);

-- Who may read what is held: one operator asks, another agrees, and then the one who asked reads for an hour.
create table hold_disclosure (
    id uuid primary key,
    organisation_id uuid not null,
    hold_id uuid not null references legal_hold,
    requested_by uuid not null,
    requested_at timestamptz not null,
    reason text not null check (length(reason) between 1 and 200),
    confirmed_by uuid,
    confirmed_at timestamptz,
    until timestamptz,
    check (confirmed_by <> requested_by),
    check ((confirmed_by is null) = (until is null))
);
create index hold_disclosure_by_hold on hold_disclosure (hold_id, requested_by);

-- One chain with the certificates, hence one sequence.
create table addendum_certificate (
    id uuid primary key,
    organisation_id uuid not null references organisation_registry,
    kind text not null check (kind in ('hold-ended')),
    seq bigint not null unique default nextval('certificate_seq_seq'),
    body text not null,
    digest text not null,
    issued_at timestamptz not null
);

grant usage, select on sequence certificate_seq_seq to "${vault_app_role}";
grant select, insert, update on legal_hold, hold_disclosure to "${vault_app_role}";
grant select, insert, delete on legal_hold_contact to "${vault_app_role}";
grant select, insert on addendum_certificate to "${vault_app_role}";
