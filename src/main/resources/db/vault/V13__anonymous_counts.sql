-- What is kept of closed organisations under a policy that says "anonymise": sums over several of them, without any
-- organisation, person or time but the year. Ten is the fewest people that any policy lets a figure stand for.
create table anonymous_count (
    kind text not null check (kind ~ '^[a-z]{1,32}$'),
    year integer not null,
    people bigint not null check (people >= 10),
    events bigint not null check (events >= 10),
    primary key (kind, year)
);
grant select, insert, update on anonymous_count to "${vault_app_role}";
