-- Whose addresses were erased, what was reported about them since, and what is known of events that are kept apart.

-- A keyed hash of an address under the keyset that is never rotated; it dies with the organisation's keys. No reference to a
-- contact: there is none any more.
create table erased_address (
    organisation_id uuid not null references organisation,
    mark bytea not null,
    erased_at timestamptz not null,
    primary key (organisation_id, mark)
);

-- How many events about erased contacts arrived on a day (UTC). Nothing says about whom, or what they were.
create table late_event (
    organisation_id uuid not null references organisation,
    day timestamptz not null,
    events bigint not null,
    primary key (organisation_id, day)
);

-- What a provider's name for a type means here.
create table event_mapping (
    organisation_id uuid not null references organisation,
    provider text not null,
    name text not null,
    type text not null check (type in (
        'delivery', 'open', 'click', 'bounce', 'complaint', 'unsubscribe', 'deferred', 'rejected', 'ignore')),
    created_at timestamptz not null,
    primary key (organisation_id, provider, name)
);

-- SendGrid was the only provider there was; of what was parked before, the recipient's mark is in the sealed part only.
alter table parked_event add column provider text not null default 'sendgrid', add column mark bytea;
alter table parked_event alter column provider drop default;
create index parked_event_by_receipt on parked_event (organisation_id, received_at, id);
create index parked_event_by_mark on parked_event (organisation_id, mark);
grant delete on parked_event to "${app_role}";

do $$
declare
    guarded text;
begin
    foreach guarded in array array['erased_address', 'late_event', 'event_mapping']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select, insert on %I to "${app_role}"', guarded);
        execute format('grant select, delete on %I to "${purge_role}"', guarded);
    end loop;
end $$;

grant update on late_event to "${app_role}";
grant update, delete on event_mapping to "${app_role}";
