package moxora.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.Owner;
import moxora.TestPlatform;
import moxora.crypto.RouteKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-60")
class OperatorsTest {

    private static final String CONFIGURED = "configured-token-of-this-test-0123456789";

    private final TestPlatform platform = TestPlatform.shared();
    private final Operators operators = platform.assembly.operatorParts.operators;

    /** Another node: the same vault and the same platform keys, a graph of its own. */
    private final Operators otherNode =
            new Operators(platform.assembly.vault, new RouteKeys(platform.assembly.keyrings), platform.clock);

    /** As in a vault that has none; the rows of other tests are set aside, since a row is never deleted. */
    @BeforeEach
    void beginWithNone() throws SQLException {
        forgetAll();
        assertThat(operators.bootstrap(CONFIGURED)).isTrue();
    }

    @AfterEach
    void leaveNone() throws SQLException {
        forgetAll();
    }

    private static void forgetAll() throws SQLException {
        Owner.ofVault().execute("truncate operator cascade");
    }

    private Actor first() {
        return operators.find(CONFIGURED).orElseThrow();
    }

    @Test
    void theConfiguredToken_makesTheFirstOperator_andNoOther() {
        assertThat(operators.before(null, 10)).singleElement().satisfies(made -> {
            assertThat(made.name()).isEqualTo(Operators.FIRST);
            assertThat(made.createdBy()).isNull();
            assertThat(made.expiresAt()).isNull();
        });

        assertThat(operators.bootstrap("another-configured-token-0123456789012"))
                .isFalse();

        assertThat(operators.before(null, 10)).hasSize(1);
        assertThat(operators.find("another-configured-token-0123456789012")).isEmpty();
        assertThat(operators.bootstrap(CONFIGURED)).isTrue();
    }

    @Test
    void theFirstOperator_whoIsDisabled_isNotBroughtBackByTheSetting() {
        Actor first = first();
        Operators.Issued ann = operators.create(first, "ann", null);
        operators.disable(first, first.id());

        assertThat(operators.bootstrap(CONFIGURED)).isFalse();
        assertThat(operators.before(null, 10)).last().satisfies(disabled -> {
            assertThat(disabled.name()).isEqualTo(Operators.FIRST);
            assertThat(disabled.disabledBy()).isEqualTo(first.id());
        });

        assertThat(operators.find(CONFIGURED)).isEmpty();
        assertThat(operators.find(ann.token()))
                .map(Actor::id)
                .contains(ann.operator().id());
    }

    @Test
    void aToken_isShownOnce_andNotKept() {
        Operators.Issued ann = operators.create(first(), "ann", null);

        assertThat(ann.token()).startsWith(Operators.PREFIX).hasSize(Operators.PREFIX.length() + 43);
        assertThat(ann).hasToString("Issued[" + ann.operator().id() + "]");
        byte[] kept = platform.assembly
                .vault
                .within(sql -> sql.first(
                        "select token_hash from operator where id = ?",
                        row -> row.bytes(1),
                        ann.operator().id()))
                .orElseThrow();
        assertThat(kept).hasSize(16);
        assertThat(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(ann.token());
    }

    @Test
    void eachOperator_isAnActorOfTheirOwn() {
        Operators.Issued ann = operators.create(first(), "ann", null);
        Operators.Issued bob = operators.create(first(), "bob", null);

        assertThat(operators.find(ann.token()).orElseThrow().label())
                .isEqualTo("operator:" + ann.operator().id());
        assertThat(operators.find(bob.token()).orElseThrow().id())
                .isEqualTo(bob.operator().id());
        assertThat(operators.find(ann.token()).orElseThrow().rights()).isEmpty();
        assertThat(operators.names(List.of(ann.operator().id(), bob.operator().id())))
                .containsEntry(ann.operator().id(), "ann")
                .containsEntry(bob.operator().id(), "bob");
    }

    @Test
    void aReplacedToken_endsAtOnce_onEveryNode() {
        Operators.Issued before = operators.create(first(), "ann", null);

        Actor ann = new Actor(before.operator().id(), Actor.Role.OPERATOR);
        Operators.Issued after = operators.reissue(ann, ann.id(), null);
        assertThat(before.operator().issuedBy()).isEqualTo(first().id());
        assertThat(after.operator().issuedBy()).isEqualTo(ann.id());

        assertThat(otherNode.find(before.token())).isEmpty();
        assertThat(otherNode.find(after.token())).isPresent();
    }

    @Test
    void aDisabledOperator_isSoAtOnce_onEveryNode_andForGood() {
        Operators.Issued ann = operators.create(first(), "ann", null);
        assertThat(otherNode.isLiving(ann.operator().id())).isTrue();

        operators.disable(first(), ann.operator().id());
        operators.disable(first(), ann.operator().id());

        assertThat(otherNode.find(ann.token())).isEmpty();
        assertThat(otherNode.isLiving(ann.operator().id())).isFalse();
        assertThatThrownBy(() -> operators.reissue(first(), ann.operator().id(), null))
                .satisfies(conflict());
        assertThatThrownBy(() -> operators.create(first(), "ann", null)).satisfies(conflict());
    }

    @Test
    void anExpiredToken_isNobodys() {
        Operators.Issued ann = operators.create(first(), "ann", Duration.ofHours(1));
        assertThat(operators.find(ann.token())).isPresent();

        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofHours(1)));

        assertThat(operators.find(ann.token())).isEmpty();
        assertThat(operators.isLiving(ann.operator().id())).isFalse();
        assertThat(operators.find(
                        operators.reissue(first(), ann.operator().id(), null).token()))
                .isPresent();
    }

    @Test
    void theLastLivingOperator_stays() {
        Actor first = first();
        Operators.Issued expiring = operators.create(first, "ann", Duration.ofHours(1));
        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofHours(1)));

        assertThatThrownBy(() -> operators.disable(first(), first.id())).satisfies(conflict());
        operators.disable(first(), expiring.operator().id());
        assertThatThrownBy(() -> operators.disable(first(), first.id())).satisfies(conflict());

        assertThat(operators.find(CONFIGURED)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ann",
                "-ann",
                "ann/smith",
                "ann@example.org",
                "änn",
                "ann\n",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void aNameThatIsNoHandle_isRefused(String name) {
        assertThatThrownBy(() -> operators.create(first(), name, null)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints())
                    .singleElement()
                    .extracting(Fault.Complaint::pointer)
                    .isEqualTo("/name");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT4M59S", "PT0S", "-PT1H", "P732D"})
    void aLifetimeOutOfBounds_isRefused(String lifetime) {
        assertThatThrownBy(() -> operators.create(first(), "ann", Duration.parse(lifetime)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED));
    }

    @Test
    void whoIsNotThere_isNotFound() {
        assertThatThrownBy(() -> operators.disable(first(), UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> operators.reissue(first(), UUID.randomUUID(), null))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
    }

    @Test
    void use_isNoted_onceAMinuteAtMost() {
        Operators.Issued ann = operators.create(first(), "ann", null);
        operators.find(ann.token());
        var noted = seen(ann).lastUsedAt();
        operators.find(ann.token());
        assertThat(seen(ann).lastUsedAt()).isEqualTo(noted);

        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofMinutes(2)));
        operators.find(ann.token());

        assertThat(seen(ann).lastUsedAt()).isAfter(noted);
    }

    @Test
    void pages_holdEachOperatorOnce() {
        IntStream.range(0, 4).forEach(i -> operators.create(first(), "op-" + i, null));

        List<Operator> newest = operators.before(null, 3);
        List<Operator> rest = operators.before(newest.get(2).id(), 3);

        assertThat(newest).extracting(Operator::name).containsExactly("op-3", "op-2", "op-1");
        assertThat(rest).extracting(Operator::name).containsExactly("op-0", Operators.FIRST);
    }

    private Operator seen(Operators.Issued issued) {
        return operators.before(null, 10).stream()
                .filter(found -> found.id().equals(issued.operator().id()))
                .findFirst()
                .orElseThrow();
    }

    private static java.util.function.Consumer<Throwable> conflict() {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
    }
}
