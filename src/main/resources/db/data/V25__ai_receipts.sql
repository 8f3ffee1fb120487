-- That something of a contact was disclosed to a processor, or was not. In clear only what rows are found and sorted by; what
-- was disclosed to whom is in the sealed part, and so are the time and the contact once more, so that neither can be changed.
-- It goes with the contact it is about; one about no contact goes with the organisation.
create table ai_receipt (
    organisation_id uuid not null references organisation,
    id uuid not null,
    at timestamptz not null,
    contact_id uuid,
    sealed bytea not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index ai_receipt_by_time on ai_receipt (organisation_id, at, id);
create index ai_receipt_by_contact on ai_receipt (organisation_id, contact_id, at, id);

alter table ai_receipt enable row level security;
alter table ai_receipt force row level security;
create policy organisation_only on ai_receipt
    using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)
    with check (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid);
grant select, delete on ai_receipt to "${app_role}", "${purge_role}";
grant insert, update on ai_receipt to "${app_role}";
