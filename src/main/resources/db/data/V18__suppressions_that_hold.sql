-- What the suppression list needs to be found in, and what it is told by: consents that lift a suppression, and the bounces and
-- deliveries that a run of soft bounces is made of. No table holds an address or a topic in clear: mark is the keyed hash
-- of an address and topic_mark that of a topic, both under the keyset that is never rotated.

create index suppression_by_reason on suppression (organisation_id, reason, id);
create index suppression_by_topic on suppression (organisation_id, topic_mark, id);

-- Kept until the organisation goes: it proves why somebody is sent to again. given_at is when the person said so, and an
-- unsubscribe from before it does not count any more, however late it is reported.
create table consent (
    organisation_id uuid not null references organisation,
    id uuid not null,
    mark bytea not null,
    topic_mark bytea not null,
    given_at timestamptz not null,
    sealed bytea not null,
    recorded_at timestamptz not null,
    primary key (organisation_id, id)
);
create index consent_by_address on consent (organisation_id, mark, topic_mark, given_at);

-- Both go after 90 days. Days of UTC, as midnight: no finer time is needed.
create table soft_bounce (
    organisation_id uuid not null references organisation,
    mark bytea not null,
    identity bytea not null,
    day timestamptz not null,
    primary key (organisation_id, mark, identity)
);
create index soft_bounce_by_day on soft_bounce (organisation_id, day);

create table last_delivery (
    organisation_id uuid not null references organisation,
    mark bytea not null,
    day timestamptz not null,
    primary key (organisation_id, mark)
);
create index last_delivery_by_day on last_delivery (organisation_id, day);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['consent', 'soft_bounce', 'last_delivery']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select, delete on %I to "${purge_role}"', guarded);
        execute format('grant select, insert on %I to "${app_role}"', guarded);
    end loop;
end $$;
grant delete on soft_bounce, last_delivery to "${app_role}";
grant update on last_delivery to "${app_role}";
-- Consents are added and never changed; only what seals them is renewed.
grant update (sealed) on consent to "${app_role}";
