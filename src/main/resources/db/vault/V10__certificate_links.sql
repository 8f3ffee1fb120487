-- The unguessable address at which a closure's state and its certificate are shown; only a hash of it is kept, so that
-- nobody who reads the vault can tell the address. It is found before anybody knows whose it is.
create table certificate_link (
    token_hash bytea primary key,
    organisation_id uuid not null references organisation_registry,
    created_at timestamptz not null
);
create index certificate_link_by_organisation on certificate_link (organisation_id);

-- How many admins there were to tell right before the keys went, and to how many the last mail was handed over.
create table last_mail (
    organisation_id uuid primary key references organisation_registry,
    admins bigint not null,
    delivered bigint not null,
    at timestamptz not null
);

-- No two certificates follow one.
alter table certificate add column previous text;
create unique index certificate_by_previous on certificate (previous);

grant select, insert, delete on certificate_link to "${vault_app_role}";
grant select, insert, update on last_mail to "${vault_app_role}";
