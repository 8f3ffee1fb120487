package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.ContactBatches.Incoming;
import moxora.contact.IndexLeakage.Verdict;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N11")
class LeakageMeterTest {

    private static final Policy.Search NOTHING_ACCEPTED = new Policy.Search(Set.of(), Set.of());
    private static final Policy.Search FIELDS_ACCEPTED =
            new Policy.Search(Set.of(PersonalField.CUSTOM_FIELDS), Set.of());

    private final TestPlatform platform = TestPlatform.shared();
    private final Assembly moxora = platform.assembly;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @Test
    void figures_areThoseOfTheValues_andOfOneOrganisation() {
        write(acme, 200);
        write(bolt, 7);

        Leakage leakage = measure(acme, NOTHING_ACCEPTED);

        assertThat(leakage.contacts()).isEqualTo(200);
        assertThat(leakage.isWhole()).isTrue();
        assertThat(leakage.contactsOfOlderGenerations()).isZero();
        IndexLeakage emails = of(leakage, "emails");
        assertThat(emails.values()).isEqualTo(200);
        assertThat(emails.distinctTokens()).isEqualTo(200);
        assertThat(emails.topShare()).isEqualTo(0.005);
        assertThat(emails.minEntropyBits()).isCloseTo(7.644, within(0.001));
        assertThat(emails.measuredCoincidences()).isZero();
        assertThat(emails.verdict()).isEqualTo(Verdict.OK);
        // 150 say yes and 50 no: 150·149/2 + 50·49/2 pairs, where two equal halves would have 200·199/2/2.
        IndexLeakage member = of(leakage, "customFields.Member");
        assertThat(member.contacts()).isEqualTo(200);
        assertThat(member.distinctTokens()).isEqualTo(2);
        assertThat(member.topShare()).isEqualTo(0.75);
        assertThat(member.minEntropyBits()).isCloseTo(0.415, within(0.001));
        assertThat(member.expectedCoincidences()).isEqualTo(9_950);
        assertThat(member.measuredCoincidences()).isEqualTo(12_400);
        assertThat(measure(bolt, NOTHING_ACCEPTED).contacts()).isEqualTo(7);
    }

    @Test
    void anIndexOfLowEntropy_isToldSo_unlessThePolicyAcceptsIt_orContactsAreFew() {
        write(acme, 200);
        write(bolt, IndexLeakage.FEWEST_CONTACTS - 1);

        assertThat(of(measure(acme, NOTHING_ACCEPTED), "customFields.Member").verdict())
                .isEqualTo(Verdict.LOW_ENTROPY);
        assertThat(of(measure(acme, FIELDS_ACCEPTED), "customFields.Member").verdict())
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(of(measure(acme, FIELDS_ACCEPTED), "tags").verdict()).isEqualTo(Verdict.LOW_ENTROPY);
        assertThat(of(measure(bolt, NOTHING_ACCEPTED), "customFields.Member").verdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void operatorsSeeNoNameOfACustomField_andNoLogDoes() {
        write(acme, 3);

        IndexLeakage member = of(measure(acme, NOTHING_ACCEPTED), "customFields.Member");

        assertThat(member.anonymous()).isEqualTo("customField#" + member.customField());
        assertThat(member.customField()).isNotNull();
        assertThat(member.toString()).doesNotContain("Member");
        assertThat(of(measure(acme, NOTHING_ACCEPTED), "emails").anonymous()).isEqualTo("emails");
    }

    @Test
    @Tag("B1")
    void aSearchTokenThatIsLost_isFound() {
        List<Contact> contacts = write(acme, 20);
        Token lost = moxora.contactTokens
                .emailSearched(acme, contacts.get(7).fields().emails().get(0))
                .iterator()
                .next();

        assertThat(measure(acme, NOTHING_ACCEPTED).missingTokens()).isZero();
        int deleted = update(
                "delete from contact_token where organisation_id = ? and token = ? and contact_id = ?",
                lost,
                contacts.get(7).id());

        assertThat(deleted).isEqualTo(1);
        assertThat(measure(acme, NOTHING_ACCEPTED).missingTokens()).isEqualTo(1);
        assertThat(measure(acme, NOTHING_ACCEPTED).unexplainedTokens()).isZero();
    }

    @Test
    @Tag("B1")
    void allSearchTokensOfAContactLost_areFound() {
        List<Contact> contacts = write(acme, 20);
        int deleted = update(
                "delete from contact_token where organisation_id = ? and contact_id = ?",
                contacts.get(7).id());

        assertThat(measure(acme, NOTHING_ACCEPTED).missingTokens())
                .isEqualTo(deleted)
                .isPositive();
    }

    @Test
    @Tag("B1")
    void aSearchTokenOfAnotherValue_isFound() {
        List<Contact> contacts = write(acme, 20);
        Token foreign = moxora.contactTokens
                .emailSearched(acme, "nobody@example.org")
                .iterator()
                .next();
        moxora.store.run(
                acme,
                session -> session.sql().batch(ContactBatches.INSERT_TOKEN, List.<Object[]>of(new Object[] {
                    session.organisation(), foreign, contacts.get(3).id(), foreign.generation()
                })));

        Leakage leakage = measure(acme, NOTHING_ACCEPTED);

        assertThat(leakage.unexplainedTokens()).isEqualTo(1);
        assertThat(leakage.missingTokens()).isZero();
        assertThat(leakage.isWhole()).isFalse();
    }

    @Test
    void tokensOfAnotherGeneration_areCounted_andNotTakenForLost() {
        write(acme, 20);
        update("update contact_token set generation = generation + 1 where organisation_id = ?");

        Leakage leakage = measure(acme, NOTHING_ACCEPTED);

        assertThat(leakage.isWhole()).isTrue();
        assertThat(leakage.contactsOfOlderGenerations()).isEqualTo(20);
    }

    @Test
    void moreTokensThanTheLimit_areRefused() {
        write(acme, 600);
        LeakageMeter small = meter(1_000);

        assertThatThrownBy(() -> small.measure(acme, "GB", NOTHING_ACCEPTED))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MEASUREMENT_TOO_LARGE));
        write(bolt, 5);
        assertThat(small.measure(bolt, "GB", NOTHING_ACCEPTED).contacts()).isEqualTo(5);
    }

    @Test
    void aMeasurement_isOnTheAuditTrail_andLeavesNothingBehind() {
        write(acme, 3);
        long before = moxora.auditPages.before(acme, Long.MAX_VALUE, 100).size();

        measure(acme, NOTHING_ACCEPTED);

        var entries = moxora.auditPages.before(acme, Long.MAX_VALUE, 100);
        assertThat(entries).hasSize((int) before + 1);
        assertThat(entries.get(0).action()).isEqualTo("leakage_measured");
    }

    @Test
    void countsOfManyTokens_areTheCounts() {
        TokenCounts counts = new TokenCounts();
        for (int i = 0; i < 30_000; i++) {
            Token token = moxora.contactTokens
                    .emailSearched(acme, "x" + i % 10_000 + "@example.org")
                    .iterator()
                    .next();
            counts.add(token);
            if (i % 10_000 == 5) {
                counts.add(token);
            }
        }

        assertThat(counts.distinct()).isEqualTo(10_000);
        assertThat(counts.values()).isEqualTo(30_003);
        assertThat(counts.top()).isEqualTo(6);
        assertThat(counts.coincidences()).isEqualTo(9_999 * 3 + 15);
    }

    @Test
    void twoMeasurementsAtOnce_areRefused() throws Exception {
        write(acme, 5);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LeakageMeter meter = new LeakageMeter(
                moxora.store,
                new ContactSealing(moxora.sealer),
                moxora.contactTokens,
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock),
                moxora.index,
                moxora.audit,
                new PausedClock(moxora.clock, inside, goOn));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Leakage> first = other.submit(() -> meter.measure(acme, "GB", NOTHING_ACCEPTED));
            inside.await();
            assertThatThrownBy(() -> meter.measure(acme, "GB", NOTHING_ACCEPTED))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS));
            goOn.countDown();
            assertThat(first.get().contacts()).isEqualTo(5);
            assertThat(meter.measure(acme, "GB", NOTHING_ACCEPTED).contacts()).isEqualTo(5);
        } finally {
            other.shutdown();
        }
    }

    /** A clock that waits the first time it is asked, so that a test can look in meanwhile. */
    private static final class PausedClock extends java.time.Clock {

        private final java.time.Clock clock;
        private final CountDownLatch asked;
        private final CountDownLatch goOn;

        PausedClock(java.time.Clock clock, CountDownLatch asked, CountDownLatch goOn) {
            this.clock = clock;
            this.asked = asked;
            this.goOn = goOn;
        }

        @Override
        public java.time.Instant instant() {
            asked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return clock.instant();
        }

        @Override
        public java.time.ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public java.time.Clock withZone(java.time.ZoneId zone) {
            return clock.withZone(zone);
        }
    }

    private int update(String sql, Object... parameters) {
        return moxora.store.within(acme, session -> {
            List<Object> all = new ArrayList<>(List.of(session.organisation()));
            all.addAll(List.of(parameters));
            return session.sql().update(sql, all.toArray());
        });
    }

    private Leakage measure(TenantScope scope, Policy.Search search) {
        return moxora.leakageMeter.measure(scope, "GB", search);
    }

    private LeakageMeter meter(int mostTokens) {
        return new LeakageMeter(
                moxora.store,
                new ContactSealing(moxora.sealer),
                moxora.contactTokens,
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock),
                moxora.index,
                moxora.audit,
                moxora.clock,
                mostTokens);
    }

    private static IndexLeakage of(Leakage leakage, String index) {
        return leakage.indexes().stream()
                .filter(one -> one.index().equals(index))
                .findFirst()
                .orElseThrow();
    }

    private List<Contact> write(TenantScope scope, int contacts) {
        List<Incoming> batch = new ArrayList<>();
        for (int i = 0; i < contacts; i++) {
            batch.add(new Incoming(
                    null,
                    new ContactDraft(
                            "Grace " + i,
                            "Hopper",
                            List.of("grace" + i + "@example.org"),
                            List.of("020 7946 " + (1_000 + i)),
                            "Company " + i,
                            null,
                            List.of("vip"),
                            Map.of("Member", i % 4 == 0 ? "no" : "yes"),
                            null)));
        }
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
        moxora.store.within(scope, session -> moxora.contactBatches.write(session, prepared));
        List<Contact> written = new ArrayList<>();
        moxora.contactStream.exportAll(scope, new ContactStream.Receiver<List<Contact>>() {
            @Override
            public void outline(ContactStream.Outline outline) {}

            @Override
            public List<Contact> form(java.util.stream.Stream<Contact> piece) {
                return piece.toList();
            }

            @Override
            public void take(List<Contact> piece) {
                written.addAll(piece);
            }
        });
        return written;
    }
}
