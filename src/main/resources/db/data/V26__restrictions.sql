-- What limits the use of a contact (an objection, a minor, ...), sealed apart from its other fields so that it can be read
-- before any of them is opened. Null where there is nothing.
alter table contact add column restrictions bytea;
