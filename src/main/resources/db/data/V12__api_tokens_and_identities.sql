-- Tokens for programs, identities at an OpenID provider that log a user in, and the log-ins begun there that ended: each
-- ends once. Neither a token nor a subject lies here: keyed hashes of them are in the route table.

create table api_token (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    sealed bytea not null,
    scopes text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    primary key (organisation_id, id),
    -- Whoever made it is gone: so is it.
    foreign key (organisation_id, user_id) references app_user on delete cascade
);

create table linked_identity (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    sealed bytea not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references app_user on delete cascade
);
create index linked_identity_by_user on linked_identity (organisation_id, user_id);
create index api_token_by_user on api_token (organisation_id, user_id);

create table spent_log_in (
    organisation_id uuid not null references organisation,
    id uuid not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id)
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['api_token', 'linked_identity', 'spent_log_in']
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
