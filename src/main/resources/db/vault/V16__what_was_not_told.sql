-- Erased contacts and suppressions from before the vault was told of each. Whatever organisation is there now is gone
-- through once; what comes after this is told as it happens. Once through, the row is gone.
insert into unfinished_work (organisation_id, id, kind, lease_until)
select organisation_id, gen_random_uuid(), kind, 'epoch'
from organisation_registry, (values ('TOMBSTONES'), ('SUPPRESSIONS')) untold (kind)
where state in ('ACTIVE', 'CLOSING');
