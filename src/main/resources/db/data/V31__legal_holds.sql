-- What a legal hold covers, as writers of the tenant data see it in their own transaction; the vault's copy is the truth.
-- A hold that covers a whole class is marked with the nil id in place of a contact's.
create table hold_mark (
    organisation_id uuid not null references organisation,
    hold_id uuid not null,
    class text not null check (class in ('AUDIT', 'CONSENTS', 'MESSAGES', 'CONTACTS')),
    contact_id uuid not null,
    primary key (organisation_id, hold_id, class, contact_id)
);

-- What is held, sealed under the hold's own key. It refers to nothing, since it outlives its organisation.
create table held_record (
    organisation_id uuid not null,
    hold_id uuid not null,
    kind text not null,
    id uuid not null,
    sealed bytea not null,
    held_at timestamptz not null,
    primary key (organisation_id, hold_id, kind, id)
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['hold_mark', 'held_record']
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
