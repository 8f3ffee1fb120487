-- Why and from where something was done, and the names of the fields apart from the counts. The form says what an
-- entry's hash covers: entries of before are of the first, and stay as they were hashed. (Defaults, not updates:
-- row-level security is forced on the owner too.)
alter table audit_entry
    add column form integer not null default 1 check (form in (1, 2)),
    add column fields text not null default '',
    add column purpose text not null default '',
    add column origin text not null default '';
alter table audit_entry
    alter column form drop default,
    alter column fields drop default,
    alter column purpose drop default,
    alter column origin drop default;

create index audit_entry_by_actor on audit_entry (organisation_id, actor, seq);
-- Reads are most of a trail and are found without an index of their own; what is rare needs one.
create index audit_entry_by_action on audit_entry (organisation_id, action, seq)
    where action not in ('contact_read', 'contacts_listed', 'timeline_read');
create index audit_entry_by_target on audit_entry (organisation_id, target_id, seq) where target_id is not null;
-- Entries are added in the order of time, so the blocks' bounds are enough and cost a writer nothing.
create index audit_entry_by_time on audit_entry using brin (organisation_id, at);

-- The head may be moved, and only moved: it never becomes another organisation's. That it was moved back is told by
-- the signed checkpoints in the vault.
revoke update on audit_head from "${app_role}";
grant update (seq, hash) on audit_head to "${app_role}";
