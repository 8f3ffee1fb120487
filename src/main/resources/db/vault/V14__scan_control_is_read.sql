-- The residue scan reads the vault's rows with the serving role, and must find what the keeper planted.
grant select on scan_control to "${vault_app_role}";
