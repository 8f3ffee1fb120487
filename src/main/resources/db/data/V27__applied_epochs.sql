-- Which of the vault's epochs have taken effect here, each written in the transaction that brings the effect about. A
-- backup knows only those that it had when it was taken.
create table erasure_applied (
    epoch bigint primary key,
    at timestamptz not null
);
grant select, insert, delete on erasure_applied to "${app_role}", "${purge_role}";
