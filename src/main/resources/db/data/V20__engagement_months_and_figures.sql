-- What became of the mails to a contact as one state, figures that outlive their events, and events in months.

-- One row for each contact with events, whose id is the contact's, and one for each registered message to it, whose id is the
-- message's. Bounce classes and machine opens stand in clear nowhere, so the state is sealed.
-- sealed: null means that the state is to be folded anew from the events before it is read.
-- since: when the first of the events behind it was received; by it those are found whose time is over.
create table email_state (
    organisation_id uuid not null references organisation,
    id uuid not null,
    contact_id uuid not null,
    sealed bytea,
    since timestamptz not null,
    primary key (organisation_id, id),
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index email_state_by_contact on email_state (organisation_id, contact_id, id);
create index email_state_by_since on email_state (organisation_id, since) where id = contact_id;

-- Figures of a day in UTC. mark: a keyed hash of the message, under which it is known nowhere else; of nothing where an event
-- has no registered message; no bytes at all for the whole day.
create table email_statistic (
    organisation_id uuid not null references organisation,
    day timestamptz not null,
    mark bytea not null,
    kind text not null check (kind in ('delivered', 'opened', 'machine_opened', 'clicked', 'bounced_hard', 'bounced_soft',
        'bounced_block', 'complained', 'unsubscribed')),
    events bigint not null,
    people bigint not null,
    primary key (organisation_id, day, mark, kind)
);
create index email_statistic_by_mark on email_statistic (organisation_id, mark, day);

-- Who is among the people of a figure already, as a keyed hash over the figure and the contact. Gone when the events are.
create table email_statistic_person (
    organisation_id uuid not null references organisation,
    day timestamptz not null,
    mark bytea not null,
    primary key (organisation_id, day, mark)
);

-- Of the platform: when anything of anybody's was last received into a month.
create table email_event_month (
    month timestamptz primary key,
    last_received timestamptz not null
);
grant select, insert, update on email_event_month to "${app_role}";

do $$
declare
    guarded text;
    month timestamptz;
begin
    foreach guarded in array array['email_state', 'email_statistic', 'email_statistic_person']
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

    -- The owner is bound by forced row-level security as everybody is, and would move nothing.
    alter table email_event no force row level security;
    alter table email_event_default no force row level security;
    alter table email_state no force row level security;
    insert into email_state (organisation_id, id, contact_id, since)
        select organisation_id, contact_id, contact_id, min(received_at) from email_event group by 1, 2;
    alter table email_state force row level security;

    alter table email_event detach partition email_event_default;
    for number in 0..8
    loop
        month := (timestamp '2026-07-01' + make_interval(months => number)) at time zone 'UTC';
        guarded := 'email_event_' || to_char(month at time zone 'UTC', 'YYYY_MM');
        execute format('create table %I partition of email_event for values from (%L) to (%L)', guarded, month,
            ((month at time zone 'UTC') + interval '1 month') at time zone 'UTC');
        execute format('alter table %I enable row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
    end loop;
    insert into email_event select * from email_event_default
        where at >= timestamptz '2026-07-01 00:00Z' and at < timestamptz '2027-04-01 00:00Z';
    delete from email_event_default
        where at >= timestamptz '2026-07-01 00:00Z' and at < timestamptz '2027-04-01 00:00Z';
    alter table email_event attach partition email_event_default default;
    for number in 0..8
    loop
        execute format('alter table %I force row level security',
            'email_event_' || to_char(timestamp '2026-07-01' + make_interval(months => number), 'YYYY_MM'));
    end loop;
    alter table email_event_default force row level security;
    alter table email_event force row level security;
end $$;
grant delete on email_event to "${app_role}";
