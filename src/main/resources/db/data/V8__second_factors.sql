-- What proves a user besides the password. The secret of one-time codes and the passkey lie in the sealed record;
-- counter is the last time step of which a code was accepted (RFC 6238), or a passkey's signature counter: it only rises.
-- A secret counts once it is confirmed.
create table second_factor (
    organisation_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    kind text not null check (kind in ('TOTP', 'PASSKEY')),
    sealed bytea not null,
    counter bigint not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_used_at timestamptz,
    primary key (organisation_id, id),
    foreign key (organisation_id, user_id) references app_user on delete cascade
);
create index second_factor_by_user on second_factor (organisation_id, user_id);
-- A user has one secret that counts and one that waits for its confirmation.
create unique index second_factor_totp_confirmed on second_factor (organisation_id, user_id)
    where kind = 'TOTP' and confirmed_at is not null;
create unique index second_factor_totp_pending on second_factor (organisation_id, user_id)
    where kind = 'TOTP' and confirmed_at is null;

-- A keyed hash of each recovery code that was not used yet; using one deletes it.
create table recovery_code (
    organisation_id uuid not null,
    user_id uuid not null,
    hash bytea not null,
    created_at timestamptz not null,
    primary key (organisation_id, user_id, hash),
    foreign key (organisation_id, user_id) references app_user on delete cascade
);

-- A keyed hash of each passkey challenge that was answered, until it would be too old anyway.
create table used_challenge (
    organisation_id uuid not null references organisation,
    challenge bytea not null,
    expires_at timestamptz not null,
    primary key (organisation_id, challenge)
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['second_factor', 'recovery_code', 'used_challenge']
    loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format(
            'create policy organisation_only on %I using (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)'
            ' with check (organisation_id = nullif(current_setting(''moxora.organisation'', true), '''')::uuid)',
            guarded);
        execute format('grant select, insert, delete on %I to "${app_role}"', guarded);
        execute format('grant select, delete on %I to "${purge_role}"', guarded);
    end loop;
end $$;
grant update (sealed, counter, confirmed_at, last_used_at) on second_factor to "${app_role}";
