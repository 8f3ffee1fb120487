-- Tenant data. Every table but route and scan_control is led by organisation_id in its primary key, its unique keys
-- and its foreign keys, and has row-level security forced, so that it also distributes by organisation_id unchanged.
-- What a column may hold is said in moxora.field.StoredColumns; a test compares the two.

create table organisation (
    organisation_id uuid primary key,
    sealed bytea not null,
    policy text not null,
    state text not null check (state in ('ACTIVE', 'CLOSING', 'KEY_DESTROYED', 'PURGED', 'VERIFIED')),
    created_at timestamptz not null
);

create table app_user (
    organisation_id uuid not null references organisation,
    id uuid not null,
    sealed bytea not null,
    role text not null check (role in ('ADMIN', 'MEMBER')),
    created_at timestamptz not null,
    primary key (organisation_id, id)
);

create table app_session (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references app_user on delete cascade
);

-- Asked before the tenant is known, hence no row-level security and a key that is not led by the organisation.
create table route (
    key_hash bytea not null,
    organisation_id uuid not null references organisation,
    kind text not null check (kind in ('USER', 'SESSION', 'ENDPOINT')),
    target_id uuid not null,
    primary key (key_hash, organisation_id)
);
create index route_by_target on route (organisation_id, target_id);

create table contact (
    organisation_id uuid not null references organisation,
    id uuid not null,
    identity bytea not null,
    profile bytea,
    notes bytea,
    version bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, id)
);

create table contact_token (
    organisation_id uuid not null,
    token bytea not null,
    contact_id uuid not null,
    primary key (organisation_id, token, contact_id),
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index contact_token_by_contact on contact_token (organisation_id, contact_id);

-- What an erased contact leaves: a keyed hash of its id, which dies with the organisation's keys.
create table contact_tombstone (
    organisation_id uuid not null references organisation,
    token bytea not null,
    erased_at timestamptz not null,
    primary key (organisation_id, token)
);

-- A request that was answered and may be sent again: the second time changes nothing.
create table idempotency_key (
    organisation_id uuid not null references organisation,
    key_token bytea not null,
    request_token bytea not null,
    target_id uuid not null,
    created_at timestamptz not null,
    primary key (organisation_id, key_token)
);

create table custom_field (
    organisation_id uuid not null references organisation,
    id uuid not null,
    name_token bytea not null,
    sealed_name bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    unique (organisation_id, name_token)
);

create table contact_import (
    organisation_id uuid not null references organisation,
    id uuid not null,
    state text not null check (state in ('uploading', 'running', 'done', 'failed')),
    dry_run boolean not null,
    sealed_mapping bytea not null,
    sealed_outcome bytea,
    rows_read bigint not null,
    rows_imported bigint not null,
    rows_updated bigint not null,
    rows_rejected bigint not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, id)
);

create table import_chunk (
    organisation_id uuid not null,
    import_id uuid not null,
    id uuid not null,
    seq integer not null,
    sealed bytea not null,
    primary key (organisation_id, import_id, seq),
    foreign key (organisation_id, import_id) references contact_import on delete cascade
);

create table webhook_endpoint (
    organisation_id uuid not null references organisation,
    id uuid not null,
    provider text not null,
    sealed bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, id)
);

-- Partitioned by the provider's time, which is part of an event's identity. The default partition holds any time.
-- An event lies once with each contact that has its address; the primary key makes a repeated delivery change nothing.
create table email_event (
    organisation_id uuid not null references organisation,
    at timestamptz not null,
    identity bytea not null,
    contact_id uuid not null,
    type text not null check (type in (
        'delivery', 'open', 'click', 'bounce', 'complaint', 'unsubscribe', 'deferred', 'rejected')),
    sealed bytea not null,
    received_at timestamptz not null,
    primary key (organisation_id, at, identity, contact_id),
    foreign key (organisation_id, contact_id) references contact on delete cascade
) partition by range (at);
create table email_event_default partition of email_event default;
create index email_event_by_contact on email_event (organisation_id, contact_id, at desc, identity);

create table parked_event (
    organisation_id uuid not null references organisation,
    identity bytea not null,
    id uuid not null,
    reason text not null check (reason in ('unknown_recipient', 'unknown_type', 'malformed')),
    sealed bytea not null,
    received_at timestamptz not null,
    primary key (organisation_id, identity)
);

create table audit_entry (
    organisation_id uuid not null references organisation,
    seq bigint not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    target_id uuid,
    detail text not null,
    previous bytea not null,
    hash bytea not null,
    primary key (organisation_id, seq)
);

create table audit_head (
    organisation_id uuid primary key references organisation,
    seq bigint not null,
    hash bytea not null
);

-- A marked record of each organisation whose only use is to prove that a destroyed key opens nothing.
create table canary (
    organisation_id uuid not null references organisation,
    id uuid not null,
    sealed bytea not null,
    primary key (organisation_id, id)
);

-- Plaintext planted on purpose before a residue scan, which must find it: a scan that finds nothing proves nothing.
create table scan_control (
    id uuid primary key,
    planted text not null
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array[
        'organisation', 'app_user', 'app_session', 'contact', 'contact_token', 'contact_tombstone', 'idempotency_key', 'custom_field',
        'contact_import', 'import_chunk', 'webhook_endpoint', 'email_event', 'email_event_default', 'parked_event',
        'audit_entry', 'audit_head', 'canary']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        -- The bare form: a sub-select is refused on a distributed table. nullif: a past local setting reads as ''.
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select on %I to "${app_role}", "${purge_role}"', guarded);
        execute format('grant delete on %I to "${purge_role}"', guarded);
    end loop;
end $$;

grant select, insert, update, delete on app_session, contact, contact_token, custom_field, idempotency_key, import_chunk
    to "${app_role}";
grant delete on webhook_endpoint to "${app_role}";
grant insert on organisation, app_user, contact_tombstone, contact_import, webhook_endpoint, email_event, parked_event,
    canary, audit_entry, audit_head to "${app_role}";
grant update on organisation, app_user, contact_import, audit_head to "${app_role}";
grant update on organisation to "${purge_role}";
grant select, insert, delete on route to "${app_role}";
grant select, delete on route to "${purge_role}";
grant select, insert, delete on scan_control to "${purge_role}";
