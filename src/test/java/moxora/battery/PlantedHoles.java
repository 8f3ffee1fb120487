package moxora.battery;

import java.util.List;

/** Holes in the second wall, each of which keeps Moxora from serving at its start. */
final class PlantedHoles {

    private static final String POLICY =
            "organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid";

    private final Sandbox sandbox;

    PlantedHoles(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    List<Plant> all() {
        return List.of(
                hole(
                        "a view with its owner's rights",
                        "create view everybody as select * from contact",
                        "drop view everybody"),
                hole(
                        "a materialized view",
                        "create materialized view everybody as select organisation_id from contact",
                        "drop materialized view everybody"),
                hole(
                        "a function with its owner's rights",
                        "create function peek() returns bigint language sql security definer as"
                                + " 'select count(*) from contact'",
                        "drop function peek()"),
                hole(
                        "NO FORCE on e-mail marks",
                        "alter table contact_email no force row level security",
                        "alter table contact_email force row level security"),
                hole(
                        "row-level security off on sessions",
                        "alter table app_session disable row level security",
                        "alter table app_session enable row level security"),
                hole(
                        "row-level security off on a partition",
                        "alter table email_event_default disable row level security",
                        "alter table email_event_default enable row level security"),
                hole(
                        "a second, permissive policy",
                        "create policy stray on app_user using (true)",
                        "drop policy stray on app_user"),
                hole(
                        "a policy over nothing set",
                        "alter policy organisation_only on app_user using (coalesce(" + POLICY + ", true))",
                        "alter policy organisation_only on app_user using (" + POLICY + ")"),
                hole(
                        "a policy that reads another setting",
                        "alter policy organisation_only on webhook_endpoint using"
                                + " (organisation_id = nullif(current_setting('other.organisation', true), '')::uuid)",
                        "alter policy organisation_only on webhook_endpoint using (" + POLICY + ")"),
                hole(
                        "a policy whose check lets everything in",
                        "alter policy organisation_only on custom_field with check (true)",
                        "alter policy organisation_only on custom_field with check (" + POLICY + ")"),
                hole(
                        "a policy for one role only",
                        "alter policy organisation_only on canary to moxora_app",
                        "alter policy organisation_only on canary to public"),
                hole(
                        "a policy for reading only",
                        "drop policy organisation_only on import_chunk; create policy organisation_only on import_chunk"
                                + " for select using (" + POLICY + ")",
                        "drop policy organisation_only on import_chunk; create policy organisation_only on import_chunk"
                                + " using (" + POLICY + ") with check (" + POLICY + ")"),
                hole(
                        "no policy at all",
                        "drop policy organisation_only on parked_event",
                        "create policy organisation_only on parked_event using (" + POLICY + ") with check (" + POLICY
                                + ")"),
                hole(
                        "the serving role may bypass",
                        "alter role moxora_app bypassrls",
                        "alter role moxora_app nobypassrls"),
                hole(
                        "the serving role is a superuser",
                        "alter role moxora_app superuser",
                        "alter role moxora_app nosuperuser"),
                hole(
                        "the purging role may bypass",
                        "alter role moxora_purge bypassrls",
                        "alter role moxora_purge nobypassrls"),
                hole(
                        "the serving role may become the owner",
                        "grant moxora_owner to moxora_app",
                        "revoke moxora_owner from moxora_app"),
                hole(
                        "the serving role owns a table",
                        "alter table idempotency_key owner to moxora_app",
                        "alter table idempotency_key owner to moxora_owner"),
                hole(
                        "the serving role may create",
                        "grant create on schema public to moxora_app",
                        "revoke create on schema public from moxora_app"),
                hole(
                        "a key of names across organisations",
                        "create unique index stray on custom_field (name_token)",
                        "drop index stray"),
                hole(
                        "a reference by id alone",
                        "alter table app_user add constraint k unique (id); alter table app_session add constraint stray"
                                + " foreign key (user_id) references app_user (id)",
                        "alter table app_session drop constraint stray; alter table app_user drop constraint k"),
                new Plant("T-08", "a view over the vault's keysets", this::hasHoles, () -> {
                    sandbox.inVaultAsSuperuser("create view everybody as select * from wrapped_keyset");
                    try {
                        return hasHoles();
                    } finally {
                        sandbox.inVaultAsSuperuser("drop view everybody");
                    }
                }));
    }

    private Plant hole(String name, String plant, String undo) {
        return new Plant("T-08", name, this::hasHoles, () -> {
            sandbox.asSuperuser(plant);
            try {
                return hasHoles();
            } finally {
                sandbox.asSuperuser(undo);
            }
        });
    }

    private boolean hasHoles() {
        return !sandbox.assembly.databases().holes().isEmpty();
    }
}
