package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.fault.Fault;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long an answer takes does not tell what another organisation has. A sample only reports, since a busy machine is
 * no evidence; the whole battery asks for less than 4.5. That an early return would be seen is shown in every run.
 */
@Tag("T-35")
@Tag("B27")
class TimingTest {

    private static final int CALLS = Tally.size(300, 100_000);

    /** A log-in takes long on purpose. */
    private static final int LOG_INS = Tally.size(25, 2_000);

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final TenantScope acme = TestPlatform.shared().acme();
    private final TenantScope bolt = TestPlatform.shared().bolt();
    private final Random random = Tally.random("T-35");
    private final List<UUID> ofAcme = new ArrayList<>();

    TimingTest() {
        for (int i = 0; i < 50; i++) {
            ofAcme.add(moxora.contacts.create(acme, "GB", TestPlatform.ada()).id());
        }
    }

    @Test
    void aForeignContact_takesAsLongAsOneThatIsNotThere() {
        List<UUID> absent = ofAcme.stream()
                .map(id -> new UUID(id.getMostSignificantBits(), random.nextLong()))
                .toList();
        holds(Dudect.compare(
                "a foreign contact and none",
                CALLS,
                i -> missed(bolt, ofAcme.get(i % 50)),
                i -> missed(bolt, absent.get(i % 50))));
        seen(Dudect.compare(
                "planted: a refusal without a look",
                Math.min(CALLS, 2_000),
                i -> missed(bolt, ofAcme.get(i % 50)),
                i -> assertThat(Fault.notFound()).isNotNull()));
    }

    @Test
    void aSearchForAForeignAddress_takesAsLongAsOneForNobodys() {
        moxora.contacts.create(
                acme,
                "GB",
                new ContactDraft(
                        null, "X", List.of("known@x.example"), List.of(), null, null, List.of(), Map.of(), null));
        holds(Dudect.compare(
                "a search for a foreign address and for nobody's",
                CALLS,
                i -> search("known@x.example"),
                i -> search("never@x.example")));
        seen(Dudect.compare(
                "planted: a search that returns at once when nobody has the address",
                Math.min(CALLS, 2_000),
                i -> search("known@x.example"),
                i -> {}));
    }

    /** A token that begins like a real one is as far from it as any other. */
    @Test
    void aForgedToken_takesTheSameTime_howeverMuchOfItIsRight() {
        String real = moxora.sessions.open(acme, Means.PASSWORD, false).token();
        String close = real.substring(0, real.length() - 1) + (real.endsWith("A") ? "B" : "A");
        String far = new StringBuilder(real).reverse().toString();
        holds(Dudect.compare(
                "a token that is right but for its end, and one that is all wrong",
                CALLS,
                i -> located(close, false),
                i -> located(far, false)));
        seen(Dudect.compare(
                "planted: a real token, resumed, and a forged one",
                Math.min(CALLS, 2_000),
                i -> moxora.sessions.resume(
                        acme, moxora.sessions.locate(real).orElseThrow().session()),
                i -> located(far, false)));
    }

    @Test
    void anUnknownLogInName_takesAsLongAsAKnownOne() {
        TenantScope anonymous = new TenantScope(
                acme.organisation(), new Actor(acme.actor().id(), Actor.Role.ANONYMOUS), acme.purpose());
        holds(Dudect.compare(
                "a log-in under a known and under an unknown name",
                LOG_INS,
                i -> moxora.users.authenticate(anonymous, acme.actor().id(), "not the password " + i),
                i -> moxora.users.refuseUnknown("not the password " + i)));
        seen(Dudect.compare(
                "planted: an unknown name refused without a check",
                LOG_INS,
                i -> moxora.users.authenticate(anonymous, acme.actor().id(), "not the password " + i),
                i -> moxora.users.locate("unknown" + i + "@x.example")));
    }

    private static void holds(Dudect.Result result) {
        if (result.calls() >= 100_000) {
            assertThat(Math.abs(result.t())).isLessThan(Dudect.EVIDENCE);
        }
    }

    private static void seen(Dudect.Result planted) {
        assertThat(Math.abs(planted.t()))
                .as("the detector sees an early return")
                .isGreaterThan(Dudect.EVIDENCE);
    }

    private void missed(TenantScope scope, UUID id) {
        try {
            moxora.contacts.get(scope, id);
            throw new AssertionError("it was found");
        } catch (Fault notThere) {
            // As it must be.
        }
    }

    private void search(String email) {
        ContactQuery query = new ContactQuery(email, null, null, null, null, Map.of(), null, 50, Set.of());
        assertThat(moxora.contacts.search(bolt, "GB", query).items()).isEmpty();
    }

    private void located(String token, boolean there) {
        assertThat(moxora.sessions.locate(token).isPresent()).isEqualTo(there);
    }
}
