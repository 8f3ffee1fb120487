-- What an organisation uses of each AI processor: counts only. processor is the name that the register has for it, never
-- anything of a contact. cost is in millionths of the currency that the register names.

-- Days of UTC, as midnight.
create table ai_usage (
    organisation_id uuid not null references organisation,
    processor text not null,
    day timestamptz not null,
    calls bigint not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    cost bigint not null,
    primary key (organisation_id, processor, day)
);
create index ai_usage_by_day on ai_usage (organisation_id, day);

-- Put aside for a call that runs. What is not settled by expires_at was a crashed node's, and counts no more.
create table ai_reservation (
    organisation_id uuid not null references organisation,
    id uuid not null,
    processor text not null,
    day timestamptz not null,
    tokens bigint not null,
    cost bigint not null,
    expires_at timestamptz not null,
    primary key (organisation_id, id)
);

-- The requests of the minute; whoever puts something aside holds this row, so that nobody else does meanwhile.
create table ai_meter (
    organisation_id uuid not null references organisation,
    processor text not null,
    minute timestamptz not null,
    requests int not null,
    primary key (organisation_id, processor)
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['ai_usage', 'ai_reservation', 'ai_meter']
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
