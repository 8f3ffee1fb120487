-- Accounts by mail: what is to be sent, the single-use tokens that mails carry, invitations, and whether an address was
-- shown to be its user's. Who was a user before has shown nothing yet.
alter table app_user add column email_verified boolean not null default false;
grant delete on app_user to "${app_role}";

-- Which organisations have mail waiting is asked before any of them is known, as a log-in is.
alter table route drop constraint route_kind_check;
alter table route add constraint route_kind_check check (kind in (
    'USER', 'SESSION', 'ENDPOINT', 'API_TOKEN', 'MAIL_TOKEN', 'PASSKEY', 'IDENTITY', 'SUPPORT', 'OUTBOX'));

-- A mail is written here with what it tells of, and goes once it is handed over.
create table mail_outbox (
    organisation_id uuid not null references organisation,
    id uuid not null,
    sealed bytea not null,
    attempts integer not null,
    due_at timestamptz not null,
    created_at timestamptz not null,
    primary key (organisation_id, id)
);
create index mail_outbox_by_due on mail_outbox (organisation_id, due_at);

-- A token that a mail carries is nowhere: a keyed hash of it is in the route table. Its row goes when it is used.
create table mail_token (
    organisation_id uuid not null references organisation,
    id uuid not null,
    purpose text not null check (purpose in ('VERIFY_EMAIL', 'RESET_PASSWORD', 'ACCEPT_INVITATION', 'CHANGE_EMAIL')),
    target_id uuid not null,
    sealed bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id)
);
create index mail_token_by_target on mail_token (organisation_id, target_id);

create table invitation (
    organisation_id uuid not null references organisation,
    id uuid not null,
    sealed bytea not null,
    role text not null check (role in ('ADMIN', 'MEMBER', 'EXPORTER', 'PRIVACY_OFFICER', 'READ_ONLY')),
    invited_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id)
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['mail_outbox', 'mail_token', 'invitation']
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
