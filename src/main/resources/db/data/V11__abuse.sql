-- What keeps somebody who got in from taking everything along: failed proofs of who they are, what they have read, and
-- contacts that nobody should read.

create table failed_proof (
    organisation_id uuid not null,
    user_id uuid not null,
    failures integer not null,
    last_at timestamptz not null,
    locked_until timestamptz,
    primary key (organisation_id, user_id),
    foreign key (organisation_id, user_id) references app_user on delete cascade
);

-- How many contacts an actor may have opened within the hour that began with the first of them.
create table reading_budget (
    organisation_id uuid not null references organisation,
    actor_id uuid not null,
    began_at timestamptz not null,
    leased bigint not null,
    exports bigint not null,
    exceeded_at timestamptz,
    extended boolean not null,
    primary key (organisation_id, actor_id)
);

-- Which contacts are planted. No id in clear and no time: whoever has the database cannot tell which ones they are.
create table canary_contact (
    organisation_id uuid not null references organisation,
    id uuid not null,
    token bytea not null,
    sealed bytea not null,
    primary key (organisation_id, id),
    unique (organisation_id, token)
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['failed_proof', 'reading_budget', 'canary_contact']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select, insert, update, delete on %I to "${app_role}"', guarded);
        execute format('grant select, delete on %I to "${purge_role}"', guarded);
    end loop;
end $$;
