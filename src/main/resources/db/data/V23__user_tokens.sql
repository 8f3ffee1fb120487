-- By what an organisation's users are recognised in a text: keyed tokens of the words of their names and of their addresses,
-- under the index keyset as those of contacts are. Made anew whenever one of them changes, and with the keys.
create table user_token (
    organisation_id uuid not null,
    token bytea not null,
    user_id uuid not null,
    generation integer not null,
    primary key (organisation_id, token, user_id),
    foreign key (organisation_id, user_id) references app_user on delete cascade
);
create index user_token_by_user on user_token (organisation_id, user_id);

alter table user_token enable row level security;
alter table user_token force row level security;
create policy organisation_only on user_token
    using (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid)
    with check (organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid);
grant select, insert, delete on user_token to "${app_role}";
grant select, delete on user_token to "${purge_role}";
