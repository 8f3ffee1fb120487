-- Which contact has an e-mail address, where the organisation's policy allows one for each. The mark is a keyed hash under
-- the keyset that is never rotated; the primary key lets one of several writers at a time have it. Checked at the end of
-- the transaction, so that a writer can take its addresses before its contacts.
create table contact_email (
    organisation_id uuid not null,
    mark bytea not null,
    contact_id uuid not null,
    primary key (organisation_id, mark),
    foreign key (organisation_id, contact_id) references contact on delete cascade deferrable initially deferred
);
create index contact_email_by_contact on contact_email (organisation_id, contact_id);

alter table contact_email enable row level security;
alter table contact_email force row level security;
create policy organisation_only on contact_email
    using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)
    with check (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid);
grant select, insert, delete on contact_email to "${app_role}";
grant select, delete on contact_email to "${purge_role}";
