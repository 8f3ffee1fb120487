-- Messages that the CRM has told us it sends, the addresses that must not be sent to, and what the timeline needs to know of
-- an event beside its identity: the time it is shown at, which is not the time in its key where a provider tells none, and
-- its message.

-- Found by the provider's name for the message, by keyed hash under the keyset that is never rotated. One name may stand for
-- one message to several contacts. tracking is what the policy said when the message was registered, and stays.
create table message (
    organisation_id uuid not null,
    id uuid not null,
    mark bytea not null,
    contact_id uuid not null,
    kind text not null check (kind in ('marketing', 'transactional')),
    topic_mark bytea,
    tracking text not null check (tracking in ('off', 'anonymous', 'pseudonymous', 'identified')),
    sealed bytea not null,
    registered_at timestamptz not null,
    primary key (organisation_id, id),
    unique (organisation_id, mark, contact_id),
    foreign key (organisation_id, contact_id) references contact on delete cascade
);
create index message_by_contact on message (organisation_id, contact_id);

-- No reference to a contact: a suppression outlives whoever had the address, and never holds the address itself.
-- topic_mark: of no topic, the keyed hash of nothing; so that it can be part of the key.
create table suppression (
    organisation_id uuid not null references organisation,
    id uuid not null,
    mark bytea not null,
    topic_mark bytea not null,
    reason text not null check (reason in ('hard_bounce', 'soft_bounces', 'complaint', 'unsubscribe', 'manual', 'import')),
    sealed bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    unique (organisation_id, mark, topic_mark, reason)
);

-- The owner is bound by forced row-level security as everybody is, and sees no organisation's row.
alter table email_event no force row level security;
alter table email_event_default no force row level security;
alter table email_event add column shown_at timestamptz, add column message_id uuid;
update email_event set shown_at = at;
alter table email_event alter column shown_at set not null;
alter table email_event_default force row level security;
alter table email_event force row level security;
drop index email_event_by_contact;
create index email_event_by_contact on email_event (organisation_id, contact_id, shown_at desc, identity);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['message', 'suppression']
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
