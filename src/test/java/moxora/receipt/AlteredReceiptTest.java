package moxora.receipt;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can write to the database can remove receipts, which the trail then shows, but can make none say otherwise. */
@Tag("N10")
@Tag("T-21")
class AlteredReceiptTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final Disclosures acme = new Disclosures(platform.assembly, platform.acme());
    private final Disclosures bolt = new Disclosures(platform.assembly, platform.bolt());
    private final UUID ada = acme.contact();
    private final Receipt receipt = acme.send(ada);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)",
                "sealed = substring(sealed from 1 for length(sealed) - 1)",
                "at = at - interval '1 microsecond'",
                "at = at + interval '1 hour'",
                "contact_id = null"
            })
    void whatIsAltered_doesNotOpen(String assignment) {
        acme.alter(assignment, receipt);

        assertDoesNotOpen();
    }

    @Test
    void oneMovedToAnotherContact_doesNotOpen() {
        acme.alter("contact_id = '" + acme.contact() + "'", receipt);

        assertDoesNotOpen();
    }

    @Test
    void oneOfNobodyMovedToAContact_doesNotOpen() {
        Receipt ofNobody = acme.send(null);
        acme.alter("contact_id = '" + ada + "'", ofNobody);

        assertThatThrownBy(() -> acme.receipts.get(acme.scope, ofNobody.id()))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
    }

    @Test
    void anothersContentInItsPlace_doesNotOpen() {
        Receipt other = acme.refuse(ada);
        acme.alter("sealed = (select sealed from ai_receipt where id = '" + other.id() + "')", receipt);

        assertDoesNotOpen();
        assertThat(acme.receipts.get(acme.scope, other.id())).isEqualTo(other);
    }

    /** With both organisations' rows in one hand: the ciphertext is of other keys. */
    @Test
    @Tag("T-01")
    void oneCarriedIntoAnotherOrganisation_doesNotOpen() {
        byte[] sealed = acme.moxora.store.within(
                acme.scope,
                session -> session.sql()
                        .first(
                                "select sealed from ai_receipt where organisation_id = ? and id = ?",
                                row -> row.bytes(1),
                                session.organisation(),
                                receipt.id())
                        .orElseThrow());
        bolt.moxora.store.run(
                bolt.scope,
                session -> session.sql()
                        .update(
                                "insert into ai_receipt (organisation_id, id, at, sealed) values (?, ?, ?, ?)",
                                session.organisation(),
                                receipt.id(),
                                receipt.at(),
                                sealed));

        assertThatThrownBy(bolt::all).isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
        assertThat(acme.all()).containsExactly(receipt);
    }

    private void assertDoesNotOpen() {
        assertThatThrownBy(() -> acme.receipts.get(acme.scope, receipt.id()))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
        assertThatThrownBy(acme::all).isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
        assertThatThrownBy(() -> acme.verify(receipt, Disclosures.MESSAGES))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INTERNAL));
    }
}
