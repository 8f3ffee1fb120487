package moxora.battery;

import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Plant.Probe;
import moxora.store.Bare;
import moxora.tenant.TenantScope;

/** Faults of the schema and of the connections, in a database of their own. */
final class PlantedInDatabase {

    private static final String POLICY =
            "organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid";

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final UUID ofAcme;
    private final DatabaseDetectors look;

    PlantedInDatabase(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.acme = sandbox.organisation("acme");
        this.bolt = sandbox.organisation("bolt");
        this.ofAcme =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
        sandbox.assembly.contacts.create(bolt, "GB", TestPlatform.ada());
        this.look = new DatabaseDetectors(sandbox, acme, bolt);
    }

    List<Plant> all() {
        String withoutForce = "alter table contact no force row level security";
        return List.of(
                sql(
                        "T-08",
                        "row-level security off on contact",
                        look::foreignRows,
                        "alter table contact disable row level security",
                        "alter table contact enable row level security"),
                sql(
                        "T-08",
                        "row-level security off on search tokens",
                        look::foreignRows,
                        "alter table contact_token disable row level security",
                        "alter table contact_token enable row level security"),
                sql(
                        "T-51",
                        "row-level security off, told by the plan",
                        look::gapsInThePlan,
                        "alter table audit_entry disable row level security",
                        "alter table audit_entry enable row level security"),
                sql(
                        "T-08",
                        "a policy that lets everything through",
                        look::foreignRows,
                        "alter policy organisation_only on contact using (true)",
                        "alter policy organisation_only on contact using (" + POLICY + ")"),
                sql(
                        "T-08",
                        "a policy that fails open when nothing is set",
                        look::rowsWithoutOrganisation,
                        "alter policy organisation_only on contact using (coalesce(" + POLICY + ", true))",
                        "alter policy organisation_only on contact using (" + POLICY + ")"),
                sql(
                        "T-08",
                        "NO FORCE: the owner reads every tenant",
                        look::rowsOfTheOwner,
                        withoutForce,
                        "alter table contact force row level security"),
                sql(
                        "T-08",
                        "NO FORCE, told by the plan",
                        look::gapsInThePlan,
                        withoutForce,
                        "alter table contact force row level security"),
                sql(
                        "T-08",
                        "the serving role may bypass row-level security",
                        look::foreignRows,
                        "alter role moxora_app bypassrls",
                        "alter role moxora_app nobypassrls"),
                sql(
                        "T-03",
                        "a policy that checks no writes",
                        look::writesAcross,
                        "alter policy organisation_only on contact with check (true)",
                        "alter policy organisation_only on contact with check (" + POLICY + ")"),
                sql(
                        "T-08",
                        "a view that reads with its owner's rights",
                        look::unclassifiedColumns,
                        "create view everybody as select * from contact",
                        "drop view everybody"),
                sql(
                        "T-51",
                        "an unclassified column",
                        look::unclassifiedColumns,
                        "alter table contact add column nickname text",
                        "alter table contact drop column nickname"),
                sql(
                        "T-51",
                        "a sealed column that became text",
                        look::unclassifiedColumns,
                        "alter table custom_field alter sealed_name type text using encode(sealed_name, 'hex')",
                        "alter table custom_field alter sealed_name type bytea using decode(sealed_name, 'hex')"),
                sql(
                        "T-51",
                        "a tenant table that nobody erases",
                        look::gapsInThePlan,
                        "create table stray (organisation_id uuid)",
                        "drop table stray"),
                sql(
                        "T-51",
                        "a table that nobody knows",
                        look::gapsInThePlan,
                        "create table stray (nickname text)",
                        "drop table stray"),
                sql(
                        "T-10",
                        "a unique key across tenants",
                        look::keysAcrossTenants,
                        "alter table contact add constraint stray unique (id)",
                        "alter table contact drop constraint stray"),
                sql(
                        "T-09",
                        "a reference across tenants",
                        look::referencesAcrossTenants,
                        "alter table contact add constraint k unique (id); alter table contact_token add constraint stray"
                                + " foreign key (contact_id) references contact (id)",
                        "alter table contact_token drop constraint stray; alter table contact drop constraint k"),
                sql(
                        "T-60",
                        "the serving role may rewrite the audit trail",
                        look::auditCanBeRewritten,
                        "grant update on audit_entry to moxora_app",
                        "revoke update on audit_entry from moxora_app"),
                sql(
                        "T-60",
                        "the serving role may delete from the audit trail",
                        look::auditCanBeCut,
                        "grant delete on audit_entry to moxora_app",
                        "revoke delete on audit_entry from moxora_app"),
                sql(
                        "T-14",
                        "a plaintext in a sealed column",
                        look::unsealedBytes,
                        "update contact set notes = convert_to('Ada Lovelace-Byron', 'UTF8') where id = '" + ofAcme
                                + "'",
                        "update contact set notes = null where id = '" + ofAcme + "'"),
                sql(
                        "T-14",
                        "a plaintext in a column in clear",
                        look::plaintextAnywhere,
                        "update audit_entry set detail = 'Lovelace-Byron ' || detail where target_id = '" + ofAcme
                                + "'",
                        "update audit_entry set detail = substr(detail, 16) where target_id = '" + ofAcme + "'"),
                new Plant(
                        "T-05",
                        "SET in place of SET LOCAL: the pool remembers a tenant",
                        () -> look.poolRemembers("set local "),
                        () -> look.poolRemembers("set ")),
                new Plant(
                        "T-07",
                        "a statement without an organisation",
                        () -> sandbox.assembly.store.within(
                                        bolt, session -> session.sql().count("select count(*) from contact"))
                                == 0,
                        () -> Bare.connection(
                                        sandbox.assembly.databases(), sql -> sql.count("select count(*) from contact"))
                                == 0),
                Plant.of("T-13", "the driver quotes values in its errors", look::quotesValues, false, true));
    }

    private Plant sql(String threat, String name, Probe detector, String plant, String undo) {
        return new Plant(threat, name, detector, () -> {
            sandbox.asSuperuser(plant);
            try {
                return detector.alarmed();
            } finally {
                sandbox.asSuperuser(undo);
            }
        });
    }
}
