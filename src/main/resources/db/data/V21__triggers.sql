-- What the CRM is told of e-mail events: an outbox that is written with the events, a feed that reads it in order, and
-- what is still to be delivered to which endpoint.

-- One kind more, whatever kinds the migrations before this one allow.
do $$
declare
    allowed text;
begin
    select substring(pg_get_constraintdef(oid) from '^CHECK (.*)$') into strict allowed
        from pg_constraint where conname = 'route_kind_check' and conrelid = 'route'::regclass;
    alter table route drop constraint route_kind_check;
    execute 'alter table route add constraint route_kind_check check (' || allowed || ' or kind = ''TRIGGER'')';
end $$;

-- One row for each organisation that was ever told of events. Whoever adds triggers holds it until the commit, so that
-- positions become visible in their order, and a reader who saw one has seen all before it.
-- forgotten: up to there triggers are gone for their age. recording: whether anybody wants to be told.
create table trigger_head (
    organisation_id uuid primary key references organisation,
    position bigint not null,
    forgotten bigint not null,
    recording boolean not null,
    read_at timestamptz
);

-- An event and a contact. The id is derived from both and is the same however often they are reported.
create table email_trigger (
    organisation_id uuid not null,
    id uuid not null,
    position bigint not null,
    contact_id uuid not null,
    type text not null check (type in (
        'delivery', 'open', 'click', 'bounce', 'complaint', 'unsubscribe', 'deferred', 'rejected')),
    sealed bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    unique (organisation_id, position),
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index email_trigger_by_contact on email_trigger (organisation_id, contact_id);

-- types: names separated by commas, or nothing for all of them. planned: up to there triggers were handed out to be
-- delivered. previous_until: until then the secret before the present one signs as well.
create table trigger_endpoint (
    organisation_id uuid not null references organisation,
    id uuid not null,
    sealed bytea not null,
    types text not null,
    state text not null check (state in ('active', 'paused', 'failing', 'gone')),
    planned bigint not null,
    failures integer not null,
    last_failure text,
    failing_since timestamptz,
    resting_until timestamptz,
    previous_until timestamptz,
    created_at timestamptz not null,
    primary key (organisation_id, id)
);

-- A trigger on its way to an endpoint: it goes when it is delivered, and stays as a dead letter when it was given up.
create table trigger_delivery (
    organisation_id uuid not null,
    endpoint_id uuid not null,
    position bigint not null,
    trigger_id uuid not null,
    contact_id uuid not null,
    state text not null check (state in ('waiting', 'dead')),
    attempts integer not null,
    last_failure text,
    due_at timestamptz not null,
    claimed_until timestamptz,
    created_at timestamptz not null,
    primary key (organisation_id, endpoint_id, position),
    foreign key (organisation_id, endpoint_id) references trigger_endpoint on delete cascade,
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index trigger_delivery_by_contact on trigger_delivery (organisation_id, contact_id, endpoint_id, position);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['trigger_head', 'email_trigger', 'trigger_endpoint', 'trigger_delivery']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select, delete on %I to "${app_role}", "${purge_role}"', guarded);
        execute format('grant insert, update on %I to "${app_role}"', guarded);
    end loop;
end $$;
