package moxora.contact;

import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Plant;
import moxora.battery.Sandbox;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Ways in which reading could go by unnoticed: a planted contact without its alarm, a budget that nobody counts. */
public final class PlantedInReadings {

    private final Sandbox sandbox;

    public PlantedInReadings(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    public List<Plant> all() {
        return List.of(
                new Plant(
                        "N14", "a planted contact whose alarm is gone", () -> unnoticed(false), () -> unnoticed(true)),
                new Plant(
                        "P68",
                        "readings that are counted for nobody",
                        () -> uncounted(Actor.Role.ADMIN),
                        () -> uncounted(Actor.Role.JOB)));
    }

    /** Whether a planted contact can be read without an entry on the trail. */
    private boolean unnoticed(boolean sabotage) {
        TenantScope acme = sandbox.organisation("acme");
        UUID planted =
                sandbox.assembly.abuse.canaryContacts(sandbox.assembly.contacts).plant(acme, "GB", TestPlatform.ada());
        if (sabotage) {
            sandbox.asSuperuser("delete from canary_contact where organisation_id = '" + acme.organisation() + "'");
        }
        sandbox.assembly.contacts.get(acme, planted);
        return sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 20).stream()
                .noneMatch(entry -> entry.action().equals("canary_contact_read") && planted.equals(entry.target()));
    }

    /** Whether an actor of that role reads without a trace in the shared count. */
    private boolean uncounted(Actor.Role role) {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
        TenantScope reader = new TenantScope(acme.organisation(), new Actor(UUID.randomUUID(), role), Purpose.SERVICE);
        sandbox.assembly.contacts.get(reader, ada);
        return sandbox.assembly.store.within(
                acme,
                session -> session.sql()
                                .count(
                                        "select count(*) from reading_budget where organisation_id = ? and actor_id = ?"
                                                + " and leased > 0",
                                        session.organisation(),
                                        reader.actor().id())
                        == 0);
    }
}
