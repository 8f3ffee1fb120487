package moxora.audit;

import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.ContactDesk;
import moxora.battery.Plant;
import moxora.battery.Sandbox;
import moxora.contact.Contacts;
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
                        "insert into audit_entry (organisation_id, seq, form, at, actor, action, target_id, fields, detail,"
                                + " purpose, origin, previous, hash) select organisation_id, seq + 1, form, at, actor,"
                                + " action, target_id, fields, detail, purpose, origin, hash, hash from audit_entry"
                                + " where organisation_id = '%1$s' order by seq desc limit 1"),
                sabotage(
                        "another purpose in an entry",
                        "update audit_entry set purpose = 'export' where organisation_id = '%1$s' and seq = 3"),
                sabotage(
                        "another origin in an entry",
                        "update audit_entry set origin = '203.0.113.0/24' where organisation_id = '%1$s' and seq = 3"),
                sabotage(
                        "other fields in an entry",
                        "update audit_entry set fields = 'notes' where organisation_id = '%1$s' and seq = 3"),
                sabotage(
                        "an entry said to be of the older form, which hashes less",
                        "update audit_entry set form = 1 where organisation_id = '%1$s' and seq = 3"),
                cutWithItsHead(),
                vault(
                        "another hash in a checkpoint",
                        "update audit_checkpoint set hash = repeat('0', 64) where organisation_id = '%1$s'"),
                vault(
                        "a checkpoint said to be of another time",
                        "update audit_checkpoint set at = at - interval '1 day' where organisation_id = '%1$s'"),
                vault(
                        "a signature that is none",
                        "update audit_checkpoint set signature = decode(repeat('00', 64), 'hex')"
                                + " where organisation_id = '%1$s'"),
                vault(
                        "the first of two checkpoints removed",
                        "delete from audit_checkpoint where organisation_id = '%1$s' and previous = 'none'"),
                unrecordedRead(),
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
        TenantScope acme = organisation();
        return new Plant("T-38", name, () -> broken(acme) || refuted(acme), () -> {
            sandbox.asSuperuser(sql.formatted(acme.organisation()));
            return broken(acme) && refuted(acme);
        });
    }

    /** The chain fits its head, and yet entries are gone: only the checkpoint tells. */
    private Plant cutWithItsHead() {
        TenantScope acme = organisation();
        signTwice(acme);
        return new Plant("T-38", "the newest entries removed and the head put back to fit", () -> refuted(acme), () -> {
            sandbox.asSuperuser(("delete from audit_entry where organisation_id = '%1$s' and seq > 3; update audit_head"
                            + " set seq = 3, hash = (select hash from audit_entry where organisation_id = '%1$s' and"
                            + " seq = 3) where organisation_id = '%1$s'")
                    .formatted(acme.organisation()));
            return !broken(acme) && refuted(acme);
        });
    }

    private Plant vault(String name, String sql) {
        TenantScope acme = organisation();
        signTwice(acme);
        return new Plant("T-60", name, () -> refuted(acme), () -> {
            sandbox.inVaultAsSuperuser(sql.formatted(acme.organisation()));
            return refuted(acme);
        });
    }

    /** A reading service that forgets to say so: the trail must lack it, or the detector would see what is not there. */
    private Plant unrecordedRead() {
        TenantScope acme = organisation();
        UUID contact =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
        return new Plant(
                "T-38",
                "a read that is not noted",
                () -> {
                    sandbox.assembly.contacts.get(acme, contact);
                    return reads(acme, contact) != 1;
                },
                () -> {
                    long before = reads(acme, contact);
                    forgetful().get(acme, contact);
                    return reads(acme, contact) != before + 1;
                });
    }

    private long reads(TenantScope scope, UUID contact) {
        return sandbox.assembly
                .auditPages
                .find(
                        scope,
                        new AuditQuery(null, null, AuditAction.CONTACT_READ, contact, null, null),
                        Long.MAX_VALUE,
                        200)
                .size();
    }

    /** Contacts whose notes of reads go to a queue that nobody writes down. */
    private Contacts forgetful() {
        Assembly moxora = sandbox.assembly;
        return ContactDesk.reading(moxora, new GroupedReads(moxora.store, moxora.audit, moxora.clock));
    }

    private TenantScope organisation() {
        TenantScope acme = sandbox.organisation("acme");
        for (int i = 0; i < 3; i++) {
            sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
        }
        return acme;
    }

    private void signTwice(TenantScope scope) {
        sandbox.assembly.auditing.checkpoints.of(scope).orElseThrow();
        sandbox.assembly.contacts.create(scope, "GB", TestPlatform.ada());
        sandbox.assembly.auditing.checkpoints.of(scope).orElseThrow();
    }

    private boolean refuted(TenantScope scope) {
        return !sandbox.assembly.auditing.verification.of(scope).intact();
    }

    private boolean broken(TenantScope scope) {
        return sandbox.assembly.store.within(scope, sandbox.assembly.audit::firstBroken) != 0;
    }
}
