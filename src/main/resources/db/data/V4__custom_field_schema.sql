-- What a custom field is (type, choices, searchable, special) lies in its sealed record; here is only what a change
-- of it needs: a version, and how far the work that follows from it has come. No total: there is no such work.
alter table custom_field
    add column version bigint not null default 1,
    add column work_cursor uuid,
    add column work_done bigint not null default 0,
    add column work_total bigint;

-- Custom fields of a special category (GDPR article 9), under a keyset of their own.
alter table contact add column special bytea;
