-- Opens and clicks of messages that are not tracked with their contact.

-- In clear beside the event, so that a reader that opens nothing can leave out what programs did. Events from before have
-- the mark in their sealed part only.
alter table email_event add column machine boolean not null default false;

-- A random number for each day on which something happened that is only counted. It is what the marks of that day were
-- computed with, and is deleted when no provider repeats a report of that day any more.
create table counting_salt (
    organisation_id uuid not null references organisation,
    day timestamptz not null,
    salt bytea not null,
    primary key (organisation_id, day)
);

-- What was counted: no type, no message, no contact. settled: written anew together with others, so that the number of the
-- transaction that brought it is no longer on it.
create table counted_event (
    organisation_id uuid not null references organisation,
    day timestamptz not null,
    mark bytea not null,
    settled boolean not null default false,
    primary key (organisation_id, day, mark)
);
create index counted_event_unsettled on counted_event (organisation_id) where not settled;

-- Told apart by a keyed pseudonym. Neither the contact nor the registered message is named, for a message has one contact.
create table pseudonymous_event (
    organisation_id uuid not null references organisation,
    identity bytea not null,
    pseudonym bytea not null,
    message_token bytea,
    type text not null check (type in ('open', 'click')),
    machine boolean not null,
    at timestamptz not null,
    received_day timestamptz not null,
    settled boolean not null default false,
    primary key (organisation_id, identity)
);
create index pseudonymous_event_by_pseudonym on pseudonymous_event (organisation_id, pseudonym);
create index pseudonymous_event_by_day on pseudonymous_event (organisation_id, received_day);
create index pseudonymous_event_unsettled on pseudonymous_event (organisation_id) where not settled;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['counting_salt', 'counted_event', 'pseudonymous_event']
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

grant update (settled) on counted_event, pseudonymous_event to "${app_role}";
