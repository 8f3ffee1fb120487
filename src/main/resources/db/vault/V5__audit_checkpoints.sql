-- Signed statements of how far an organisation's audit trail had come, each naming the one before it; and the trail of
-- what operators did. Both lie apart from the tenant data, so that whoever can rewrite that cannot rewrite these. The
-- nil id stands for the platform's own trail.
create table audit_checkpoint (
    organisation_id uuid not null,
    seq bigint not null check (seq > 0),
    entries bigint not null,
    hash text not null,
    at timestamptz not null,
    previous text not null,
    key_fingerprint text not null,
    signature bytea not null,
    primary key (organisation_id, seq),
    -- Two nodes cannot each add a successor to one checkpoint.
    unique (organisation_id, previous)
);

create table platform_audit_entry (
    seq bigint primary key,
    form integer not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    target_id uuid,
    fields text not null,
    detail text not null,
    purpose text not null,
    origin text not null,
    previous bytea not null,
    hash bytea not null
);
create index platform_audit_entry_by_target on platform_audit_entry (target_id, seq) where target_id is not null;

create table platform_audit_head (
    id integer primary key check (id = 1),
    seq bigint not null,
    hash bytea not null
);
insert into platform_audit_head (id, seq, hash) values (1, 0, decode(repeat('00', 32), 'hex'));

grant select, insert on audit_checkpoint, platform_audit_entry to "${vault_app_role}";
grant select on platform_audit_head to "${vault_app_role}";
grant update (seq, hash) on platform_audit_head to "${vault_app_role}";
