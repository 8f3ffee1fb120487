-- Addresses under which nobody may be taken in again, by keyed hash; and erasures of many contacts while they go on.

create table blocked_address (
    organisation_id uuid not null references organisation,
    mark bytea not null,
    blocked_at timestamptz not null,
    primary key (organisation_id, mark)
);

-- Counts only. place is the id of the contact behind which the work goes on.
create table contact_erasure (
    organisation_id uuid not null references organisation,
    id uuid not null,
    state text not null check (state in ('running', 'done')),
    block boolean not null,
    matched bigint not null,
    erased bigint not null,
    place uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (organisation_id, id)
);

-- Which contacts are still to go. A contact takes its rows along, whoever erases it.
create table contact_erasure_item (
    organisation_id uuid not null,
    erasure_id uuid not null,
    contact_id uuid not null,
    primary key (organisation_id, erasure_id, contact_id),
    foreign key (organisation_id, erasure_id) references contact_erasure on delete cascade,
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index contact_erasure_item_by_contact on contact_erasure_item (organisation_id, contact_id);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['blocked_address', 'contact_erasure', 'contact_erasure_item']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select, delete on %I to "${app_role}", "${purge_role}"', guarded);
        execute format('grant insert on %I to "${app_role}"', guarded);
    end loop;
end $$;
grant update on contact_erasure to "${app_role}";

-- A request that made a contact who is erased since is not answered with that contact's id.
create index idempotency_key_by_target on idempotency_key (organisation_id, target_id);
