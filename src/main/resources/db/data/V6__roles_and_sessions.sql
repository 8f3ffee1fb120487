-- Roles beyond admin and member, what a session has proved, and more things that a route may lead to.
alter table app_user drop constraint app_user_role_check;
alter table app_user add constraint app_user_role_check
    check (role in ('ADMIN', 'MEMBER', 'EXPORTER', 'PRIVACY_OFFICER', 'READ_ONLY'));

alter table route drop constraint route_kind_check;
alter table route add constraint route_kind_check
    check (kind in ('USER', 'SESSION', 'ENDPOINT', 'API_TOKEN', 'MAIL_TOKEN', 'PASSKEY', 'IDENTITY', 'SUPPORT'));

-- A session of before has proved nothing lately. (A default, not an update: row-level security is forced on the owner
-- too, so an update without an organisation would silently change nothing.)
alter table app_session
    add column authenticated_at timestamptz not null default 'epoch',
    add column enrolling boolean not null default false,
    add column means text not null default 'PASSWORD'
        check (means in ('PASSWORD', 'PASSWORD_AND_TOTP', 'PASSWORD_AND_RECOVERY_CODE', 'PASSKEY', 'OPENID'));
alter table app_session alter column authenticated_at drop default, alter column means drop default;
create index app_session_by_user on app_session (organisation_id, user_id);
