package moxora.audit;

import java.util.List;
import moxora.TestPlatform;
import moxora.battery.Plant;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;

/** What somebody with every right on the database could do to a trail; its chain must show it. */
public final class PlantedInAudit {

    private final Sandbox sandbox;

    public PlantedInAudit(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    public List<Plant> all() {
        String entry = "audit_entry where organisation_id = '%1$s' and seq = 3";
        return List.of(
                sabotage(
                        "an entry's detail changed",
                        "update audit_entry set detail = 'fields=notes' where"
                                + " organisation_id = '%1$s' and seq = 3"),
                sabotage(
                        "an entry's actor changed",
                        "update audit_entry set actor = 'member:x' where" + " organisation_id = '%1$s' and seq = 2"),
                sabotage(
                        "an entry's time changed",
                        "update audit_entry set at = at - interval '1 microsecond' where"
                                + " organisation_id = '%1$s' and seq = 4"),
                sabotage(
                        "an entry's target changed",
                        "update audit_entry set target_id = null where" + " organisation_id = '%1$s' and seq = 3"),
                sabotage("an entry removed", "delete from " + entry),
                sabotage(
                        "an entry removed and the others moved up",
                        "delete from " + entry
                                + "; update audit_entry set seq = seq - 1 where organisation_id = '%1$s' and seq > 3"),
                sabotage(
                        "the newest entry removed",
                        "delete from audit_entry where organisation_id = '%1$s'"
                                + " and seq = (select seq from audit_head where organisation_id = '%1$s')"),
                sabotage(
                        "the first entry removed",
                        "delete from audit_entry where organisation_id = '%1$s' and seq = 1"),
                sabotage(
                        "an entry put in at the end",
                        "insert into audit_entry select organisation_id, seq + 1, at, actor,"
                                + " action, target_id, detail, hash, hash from audit_entry where organisation_id = '%1$s'"
                                + " order by seq desc limit 1"),
                sabotage(
                        "two entries swapped",
                        "update audit_entry set seq = 7 - seq + 1000 where organisation_id = '%1$s'"
                                + " and seq in (3, 4); update audit_entry set seq = seq - 1000 where organisation_id = '%1$s'"
                                + " and seq > 1000"),
                sabotage(
                        "another hash in the head",
                        "update audit_head set hash = '\\x00' where organisation_id = '%1$s'"),
                sabotage("the head put back", "update audit_head set seq = seq - 1 where organisation_id = '%1$s'"));
    }

    /** Each has a trail of its own. */
    private Plant sabotage(String name, String sql) {
        TenantScope acme = sandbox.organisation("acme");
        for (int i = 0; i < 3; i++) {
            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
        }
        return new Plant("T-38", name, () -> broken(acme), () -> {
            sandbox.asSuperuser(sql.formatted(acme.organisation()));
            return broken(acme);
        });
    }

    private boolean broken(TenantScope scope) {
        return sandbox.assembly.store.within(scope, sandbox.assembly.audit::firstBroken) != 0;
    }
}
