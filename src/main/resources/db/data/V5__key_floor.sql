-- The lowest generation of keys that may still be written under. A rotation raises it once every node seals under the
-- new one; raising it waits for the writers before it, and those after it that come with older work begin again.
alter table organisation add column key_floor integer not null default 1;

-- Sealing anew changes the sealed column and nothing else of rows that are otherwise only added.
grant update (sealed) on canary, webhook_endpoint, email_event, parked_event to "${app_role}";
