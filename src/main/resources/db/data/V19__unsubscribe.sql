-- What people can choose between, and what the link in a message needs to unsubscribe whom it was sent to.

-- mark: as in a suppression of that topic.
create table topic (
    organisation_id uuid not null references organisation,
    id uuid not null,
    mark bytea not null,
    sealed bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, id),
    unique (organisation_id, mark)
);

-- The id is its message's; no reference to it, for a link outlives the contact and the contact's messages. Whose it is
-- lies in the sealed record. acts: how often it was used to some effect.
create table unsubscribe_link (
    organisation_id uuid not null references organisation,
    id uuid not null,
    sealed bytea not null,
    acts bigint not null default 0,
    expires_at timestamptz not null,
    primary key (organisation_id, id)
);
create index unsubscribe_link_by_expiry on unsubscribe_link (organisation_id, expires_at);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['topic', 'unsubscribe_link']
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
