package moxora.hold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.ContactDraft;
import moxora.email.suppression.Consents;
import moxora.email.suppression.SuppressionReason;
import moxora.erasure.Closure;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Two operators at work on holds, and what they hold. */
final class Desk {

    static final UUID ANN = UUID.randomUUID();
    static final UUID BOB = UUID.randomUUID();

    private final Sandbox sandbox;
    private final Assembly moxora;

    Desk(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.moxora = sandbox.assembly;
    }

    static TenantScope ann(TenantScope tenant) {
        return operator(tenant.organisation(), ANN);
    }

    static TenantScope bob(TenantScope tenant) {
        return operator(tenant.organisation(), BOB);
    }

    static TenantScope operator(OrganisationId organisation, UUID who) {
        return new TenantScope(organisation, new Actor(who, Actor.Role.OPERATOR), Purpose.ERASURE);
    }

    static HoldDraft draft(TenantScope tenant, List<String> classes, List<UUID> contacts, java.time.Instant until) {
        return HoldDraft.of(
                tenant.organisation(),
                classes,
                contacts.stream().map(UUID::toString).toList(),
                "litigation",
                "Case 4711/26",
                until,
                false);
    }

    Hold proposed(TenantScope tenant, Duration span, List<String> classes, UUID... contacts) {
        return moxora.holds.holds.propose(
                ann(tenant),
                draft(
                        tenant,
                        classes,
                        List.of(contacts),
                        sandbox.clock.instant().plus(span)));
    }

    Hold active(TenantScope tenant, Duration span, List<String> classes, UUID... contacts) {
        return moxora.holds.holds.confirm(
                bob(tenant), proposed(tenant, span, classes, contacts).id());
    }

    UUID contact(TenantScope tenant, String name, String email) {
        return moxora.contacts
                .create(
                        tenant,
                        "GB",
                        new ContactDraft(
                                name,
                                "Lovelace-" + name,
                                List.of(email),
                                List.of(),
                                "Engines",
                                null,
                                List.of("vip"),
                                Map.of(),
                                "Note on " + name))
                .id();
    }

    void consent(TenantScope tenant, String email, String words) {
        moxora.email.suppressions.add(tenant, email, null, SuppressionReason.UNSUBSCRIBE);
        moxora.email.suppressions.remove(
                tenant, email, null, null, new Consents.Given(sandbox.clock.instant(), "letter", words));
    }

    /** Requests the closure and runs it on its day. */
    Closure close(TenantScope tenant) {
        Closure closure = moxora.erasure.closures.request(tenant);
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        return moxora.erasure.closures.find(tenant.organisation()).orElseThrow();
    }

    /** Everything that the hold keeps, as Ann reads it once Bob has agreed. */
    List<HoldDisclosures.Record> read(TenantScope tenant, Hold hold) {
        Hold now = moxora.holds.holds.find(hold.id()).orElseThrow();
        var asked = moxora.holds.disclosures.request(ann(tenant), now, "Court order 12");
        moxora.holds.disclosures.confirm(bob(tenant), now, asked.id());
        List<HoldDisclosures.Record> all = new ArrayList<>();
        List<HoldDisclosures.Record> page;
        HoldDisclosures.Record last = null;
        do {
            page = moxora.holds.disclosures.page(
                    ann(tenant), now, last == null ? null : last.kind(), last == null ? null : last.id(), 3);
            all.addAll(page);
            last = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == 3);
        return all;
    }

    long rows(TenantScope tenant, String table) {
        return moxora.store.within(
                tenant,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }
}
