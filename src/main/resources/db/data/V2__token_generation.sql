-- Which generation of the index keyset a token was computed under: a rotation tells by it what is still to be done, and
-- no old key is destroyed while a token of it is left. It says no more than the time of a row's last change does.
alter table contact_token add column generation integer not null default 1;
