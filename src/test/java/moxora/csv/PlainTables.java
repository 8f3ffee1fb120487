package moxora.csv;

import java.util.List;

/**
 * The plaintext twin's tables: the same keys, foreign keys, indexes, forced row-level security and grants as the sealed
 * ones, with clear columns in place of sealed compartments and clear folded values in place of keyed tokens.
 */
final class PlainTables {

    private PlainTables() {}

    static void create(DurablePlatform platform) {
        platform.asOwner(
                """
                create table plain_contact (
                    organisation_id uuid not null references organisation,
                    id uuid not null,
                    first_name text, last_name text, emails text, phones text,
                    company text, title text, tags text, custom_fields text,
                    notes text,
                    version bigint not null,
                    created_at timestamptz not null,
                    updated_at timestamptz not null,
                    primary key (organisation_id, id)
                )""", """
                create table plain_token (
                    organisation_id uuid not null,
                    token text not null,
                    contact_id uuid not null,
                    primary key (organisation_id, token, contact_id),
                    foreign key (organisation_id, contact_id) references plain_contact on delete cascade
                )""", "create index plain_token_by_contact on plain_token (organisation_id, contact_id)", """
                create table plain_import (
                    organisation_id uuid not null references organisation,
                    id uuid not null,
                    state text not null,
                    outcome text,
                    rows_read bigint not null,
                    rows_imported bigint not null,
                    created_at timestamptz not null,
                    updated_at timestamptz not null,
                    primary key (organisation_id, id)
                )""", """
                create table plain_chunk (
                    organisation_id uuid not null,
                    import_id uuid not null,
                    id uuid not null,
                    seq integer not null,
                    piece bytea not null,
                    primary key (organisation_id, import_id, seq),
                    foreign key (organisation_id, import_id) references plain_import on delete cascade
                )""");
        for (String table : List.of("plain_contact", "plain_token", "plain_import", "plain_chunk")) {
            platform.asOwner(
                    "alter table " + table + " enable row level security",
                    "alter table " + table + " force row level security",
                    "create policy organisation_only on " + table
                            + " using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)"
                            + " with check (organisation_id ="
                            + " nullif(current_setting('moxora.organisation', true), '')::uuid)",
                    "grant select, insert, update, delete on " + table + " to moxora_app");
        }
    }

    static void analyse(DurablePlatform platform) {
        platform.asOwner("analyze contact, contact_token, plain_contact, plain_token");
    }
}
