package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.contact.ContactBatches;
import moxora.contact.ContactBatches.Incoming;
import moxora.contact.ContactDraft;
import moxora.email.Reports;
import moxora.email.message.MessageDraft;
import moxora.email.parked.ParkedReplay;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.store.OrganisationGate;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever comes late about erased contacts and about organisations that close or are gone, by whatever way, brings nobody
 * back: old webhooks, imports, creates that are repeated, changes, messages, jobs.
 */
@Tag("T-54")
@Tag("N6")
@Tag("B15")
class LateComersTest {

    private static final List<String> OF_PEOPLE = List.of(
            "contact", "contact_token", "contact_email", "email_event", "parked_event", "message", "suppression");
    private static final List<String> TYPES =
            List.of("delivered", "open", "click", "bounce", "spamreport", "processed");
    private static final int GONE = 20;

    private static Sandbox sandbox;
    private static Assembly moxora;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** An organisation whose contacts are erased, and who still reports about them. */
    private static final class Late {

        private final TenantScope scope;
        private final Reports reports;
        private final List<UUID> gone = new ArrayList<>();
        private final List<String> addresses = new ArrayList<>();
        private final Instant first = sandbox.clock.instant().minusSeconds(86_400 * 3);

        Late(String name) {
            this.scope = sandbox.organisation(name);
            this.reports = Reports.of(moxora, scope);
            for (int i = 0; i < GONE; i++) {
                String address = "gone" + i + "@" + name + ".example";
                addresses.add(address);
                gone.add(moxora.contacts
                        .create(scope, "GB", draft(address), "key-" + i)
                        .id());
                reports.receive("open", address, first);
            }
        }

        void erase() {
            gone.forEach(contact -> moxora.contacts.erase(scope, contact, null));
        }

        /** One thing too late; whether it said that it had an effect on somebody. */
        boolean comes(Random random) {
            int who = random.nextInt(GONE);
            UUID contact = gone.get(who);
            String address = addresses.get(who);
            try {
                switch (random.nextInt(11)) {
                    case 0, 1, 2 ->
                        reports.receive(
                                TYPES.get(random.nextInt(TYPES.size())),
                                address,
                                first.plusSeconds(random.nextInt(200_000)));
                    case 3 -> {
                        return imported(contact, address);
                    }
                    case 4 -> {
                        moxora.contacts.create(scope, "GB", draft(address), "key-" + who);
                        return true;
                    }
                    case 5 -> {
                        moxora.contacts.change(scope, "GB", contact, null, before -> draft("new@late.example"));
                        return true;
                    }
                    case 6 -> {
                        moxora.email.registrations.register(
                                scope,
                                MessageDraft.of("", "late-" + random.nextInt(), contact, "marketing", null, address));
                        return true;
                    }
                    case 7 -> {
                        moxora.ai.contactTags.add(scope, "GB", contact, null, List.of("late"), null);
                        return true;
                    }
                    case 8 -> {
                        moxora.contactDisclosures.limits(scope, contact);
                        return true;
                    }
                    case 9 -> moxora.email.parkedReplay.replay(scope, new ParkedReplay.Selection(null, null), null);
                    default -> {
                        moxora.contactImport.resumeUnfinished();
                        moxora.customFieldWork.resumeUnfinished();
                        moxora.removal.jobs().forEach(Runnable::run);
                    }
                }
                return false;
            } catch (Fault refused) {
                return false;
            }
        }

        private boolean imported(UUID contact, String address) {
            ContactBatches.Prepared late =
                    moxora.contactBatches.prepare(scope, "GB", List.of(new Incoming(contact, draft(address))));
            ContactBatches.Written written = moxora.store.within(scope, session -> {
                OrganisationGate.requireActive(session);
                return moxora.contactBatches.write(session, late);
            });
            return written.added() + written.updated() > 0;
        }

        long people() {
            return moxora.store.within(
                    scope,
                    session -> OF_PEOPLE.stream()
                            .mapToLong(table -> session.sql()
                                    .count(
                                            "select count(*) from " + table + " where organisation_id = ?",
                                            session.organisation()))
                            .sum());
        }
    }

    private static ContactDraft draft(String address) {
        return new ContactDraft("Late", null, List.of(address), List.of(), null, null, List.of(), Map.of(), null);
    }

    @Test
    void erasedContacts_doNotComeBack_byAnyWay() {
        Late late = new Late("acme");
        Late neighbour = new Late("bolt");
        late.erase();
        long suppressed = late.people();
        long neighbours = neighbour.people();
        Random random = Tally.random("B15");
        Tally tally = Tally.of("B15 late comers about erased contacts");
        int events = Tally.size(400, 10_000);
        for (int i = 0; i < events; i++) {
            tally.check(!late.comes(random), "late comer " + i + " had an effect");
        }
        tally.check(late.people() == suppressed, "rows about people who are gone");
        late.gone.forEach(contact -> tally.check(!moxora.contacts.exists(late.scope, contact), "a contact is back"));
        tally.check(neighbour.people() == neighbours, "a neighbour's rows");
        tally.close();
        assertThat(suppressed).isZero();
    }

    @Test
    void organisationsInEveryStateOfAClosure_takeNobodyIn() {
        Tally tally = Tally.of("B15 late comers about organisations that close or are gone");
        Random random = Tally.random("B15 organisations");
        for (OrganisationState state :
                List.of(OrganisationState.CLOSING, OrganisationState.KEY_DESTROYED, OrganisationState.VERIFIED)) {
            Late late = new Late(state.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            late.erase();
            bring(late, state);
            long before = late.people();
            long ignored = moxora.email.ignoredDeliveries.count();
            int events = Tally.size(60, 3_400);
            for (int i = 0; i < events; i++) {
                tally.check(!late.comes(random), state + ": late comer " + i + " had an effect");
            }
            tally.check(late.people() == before, state + ": rows about people");
            if (state != OrganisationState.CLOSING) {
                tally.check(moxora.email.ignoredDeliveries.count() > ignored, state + ": nobody counted them");
            }
        }
        tally.close();
    }

    private static void bring(Late late, OrganisationState state) {
        if (state == OrganisationState.KEY_DESTROYED) {
            moxora.purging.run(
                    late.scope,
                    session -> session.sql()
                            .update(
                                    "update organisation set state = 'KEY_DESTROYED' where organisation_id = ?",
                                    session.organisation()));
            return;
        }
        Closure closure = moxora.erasure.closures.request(late.scope);
        if (state == OrganisationState.VERIFIED) {
            sandbox.clock.advanceTo(closure.dueAt());
            moxora.erasure.run.runDue();
            assertThat(moxora.erasure
                            .closures
                            .find(late.scope.organisation())
                            .orElseThrow()
                            .state())
                    .isEqualTo(OrganisationState.VERIFIED);
        }
    }

    /** The counter-proof: without tombstones the same late comers bring people back. */
    @Test
    @Tag("B1")
    void withoutTombstones_somebodyComesBack() {
        Late late = new Late("forgetful");
        late.erase();
        sandbox.asSuperuser(
                "delete from contact_tombstone where organisation_id = '" + late.scope.organisation() + "'");
        Random random = Tally.random("B15 without");
        boolean back = false;
        for (int i = 0; i < 200; i++) {
            back |= late.comes(random);
        }
        assertThat(back).isTrue();
        assertThat(late.people()).isPositive();
    }
}
