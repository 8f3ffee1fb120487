-- Operators are named. A row is never deleted: the trail names operators by id, and a handle is never given twice.
create table operator (
    id uuid primary key,
    name text not null unique check (name ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$'),
    token_hash bytea not null unique,
    created_at timestamptz not null,
    created_by uuid references operator,
    issued_by uuid references operator,
    expires_at timestamptz,
    last_used_at timestamptz,
    disabled_at timestamptz,
    disabled_by uuid references operator
);

-- Who of the platform's staff asked to look into which organisation. Why they asked lies sealed with the organisation;
-- here is only what finds the request again, and until when something about it is still to be done.
create table support_request (
    id uuid primary key,
    organisation_id uuid not null references organisation_registry,
    operator_id uuid not null references operator,
    requested_at timestamptz not null,
    due_at timestamptz not null,
    closed_at timestamptz
);
create index support_request_by_operator on support_request (operator_id, id);
create index support_request_due on support_request (due_at) where closed_at is null;

grant select, insert, update on operator, support_request to "${vault_app_role}";
