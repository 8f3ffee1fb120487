-- An endpoint has one or two secrets, in its one sealed record; how many is told here, so that a list opens none of them.
-- last_delivery is the day, and no time of it: it is written once a day, not with every delivery.
alter table webhook_endpoint
    add column secrets integer not null default 1,
    add column paused_at timestamptz,
    add column last_delivery timestamptz;
grant update (secrets, paused_at, last_delivery) on webhook_endpoint to "${app_role}";

-- What a provider signed without its body, and may be used with one body only until it is too old to be used at all. Both
-- are keyed hashes. Pruned as it is written; hence the update grant, for rows are locked before they go.
create table used_signature (
    organisation_id uuid not null,
    endpoint_id uuid not null,
    token bytea not null,
    body bytea not null,
    expires_at timestamptz not null,
    primary key (organisation_id, endpoint_id, token),
    foreign key (organisation_id, endpoint_id) references webhook_endpoint on delete cascade
);
create index used_signature_by_expiry on used_signature (organisation_id, endpoint_id, expires_at);

alter table used_signature enable row level security;
alter table used_signature force row level security;
create policy organisation_only on used_signature
    using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)
    with check (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid);
grant select, delete on used_signature to "${app_role}", "${purge_role}";
grant insert on used_signature to "${app_role}";
grant update (expires_at) on used_signature to "${app_role}";
