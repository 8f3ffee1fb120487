-- An operator's request to look into an organisation, and what the organisation said. The reason is sealed.
create table support_access (
    organisation_id uuid not null references organisation,
    id uuid not null,
    operator_id uuid not null,
    sealed bytea not null,
    state text not null check (state in ('REQUESTED', 'APPROVED', 'REFUSED', 'ENDED', 'LAPSED')),
    seconds bigint not null check (seconds > 0),
    requested_at timestamptz not null,
    lapses_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid,
    expires_at timestamptz,
    ended_at timestamptz,
    primary key (organisation_id, id)
);

alter table support_access enable row level security;
alter table support_access force row level security;
create policy organisation_only on support_access
    using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)
    with check (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid);
grant select, insert, update on support_access to "${app_role}";
grant select, delete on support_access to "${purge_role}";
