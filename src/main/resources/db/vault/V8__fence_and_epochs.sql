-- Whoever takes up a closure counts its fence up; who was overtaken changes nothing any more.
alter table closure add column fence bigint not null default 0;

-- One number for everything that a restored copy of the tenant data must be told of.
create sequence erasure_epoch as bigint;
grant usage, select on sequence erasure_epoch to "${vault_app_role}";

alter table erasure_journal add column epoch bigint not null default nextval('erasure_epoch');
create unique index erasure_journal_by_epoch on erasure_journal (epoch);
