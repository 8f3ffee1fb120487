-- What went because its time was over: how many rows of a class on a day (UTC). Nothing says whose they were.
create table retention_run (
    organisation_id uuid not null references organisation,
    day timestamptz not null,
    class text not null,
    removed bigint not null,
    last_at timestamptz not null,
    primary key (organisation_id, day, class)
);

alter table retention_run enable row level security;
alter table retention_run force row level security;
create policy organisation_only on retention_run
    using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)
    with check (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid);
grant select, delete on retention_run to "${app_role}", "${purge_role}";
grant insert, update on retention_run to "${app_role}";

-- What goes by its time is found by it.
create index message_by_time on message (organisation_id, registered_at);
create index email_trigger_by_time on email_trigger (organisation_id, created_at);
create index contact_import_by_time on contact_import (organisation_id, updated_at);
create index idempotency_key_by_time on idempotency_key (organisation_id, created_at);
grant delete on contact_import, late_event to "${app_role}";
