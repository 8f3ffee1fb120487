package moxora.hold;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.fault.FaultCode;
import moxora.launch.Verdict;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hold that is released or over takes its key and its records along, and a signed addendum says so. */
@Tag("P84")
class HoldEndsTest extends HoldScene {

    @Test
    @Tag("T-60")
    void aRelease_takesTwoAsWell_andThenKeyAndRecordsGo() throws IOException {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, YEARS, List.of("contacts"), ada);
        moxora.contacts.erase(acme, ada, null);

        assertThat(moxora.holds.holds.release(Desk.bob(acme), hold.id(), Hold.Reason.MISTAKE))
                .isFalse();
        refused(FaultCode.OTHER_PERSON_REQUIRED, () -> moxora.holds.holds.confirm(Desk.bob(acme), hold.id()));
        moxora.holds.ends.runDue();
        assertThat(desk.rows(acme, "held_record")).isEqualTo(1);
        moxora.holds.holds.confirm(Desk.ann(acme), hold.id());
        moxora.holds.ends.runDue();

        gone(acme, hold);
        assertThat(parse(moxora.holds.addenda.find(hold.id()).orElseThrow()).getString("ended"))
                .isEqualTo("released");
        assertThat(moxora.contacts.create(acme, "GB", TestPlatform.ada())).isNotNull();
    }

    @Test
    void atItsEnd_keyAndRecordsOfAClosedOrganisationGo_andASignedAddendumSaysSo() throws IOException {
        TenantScope acme = sandbox.organisation("acme");
        UUID ada = desk.contact(acme, "Ada", "ada@x.example");
        Hold hold = desk.active(acme, Duration.ofDays(30), List.of("contacts", "audit"), ada);
        Hold ofNeighbour = desk.active(bolt, YEARS, List.of("contacts"), ofBolt);
        assertThat(desk.close(acme).state()).isEqualTo(OrganisationState.VERIFIED);
        long held = desk.rows(acme, "held_record");
        assertThat(held).isGreaterThan(1);

        moxora.holds.ends.runDue();
        assertThat(desk.rows(acme, "held_record")).isEqualTo(held);
        sandbox.clock.advanceTo(hold.draft().expiresAt());
        moxora.holds.ends.runDue();

        gone(acme, hold);
        JsonObject addendum = parse(moxora.holds.addenda.find(hold.id()).orElseThrow());
        assertThat(addendum.getString("ended")).isEqualTo("expired");
        assertThat(addendum.getJsonObject("records").getInt("contact")).isEqualTo(1);
        assertThat(addendum.getJsonObject("proof").getInt("wrappedInFiles")).isZero();
        assertThat(addendum.getJsonObject("proof").getBoolean("controlFound")).isTrue();
        assertThat(addendum.getJsonObject("proof").getBoolean("canaryOpenedBefore"))
                .isTrue();
        assertThat(addendum.getJsonObject("proof").getBoolean("canaryOpens")).isFalse();
        assertThat(moxora.holds.holds.find(ofNeighbour.id()).orElseThrow().state())
                .isEqualTo(HoldState.ACTIVE);
        moxora.contacts.erase(bolt, desk.contact(bolt, "Bill", "bill@x.example"), null);
        assertThat(desk.rows(bolt, "hold_mark")).isEqualTo(1);
        // What was scanned before is clean still, now that nothing is held.
        assertThat(moxora.erasure.run.scanAgain(acme.organisation()))
                .allSatisfy(check -> assertThat(check.holds()).as(check.name()).isTrue());
    }

    /** Key, records and marks of the hold are gone, and the addendum is signed and next in the chain. */
    private static void gone(TenantScope tenant, Hold hold) throws IOException {
        assertThat(moxora.holds.holds.find(hold.id()).orElseThrow().state()).isEqualTo(HoldState.ENDED);
        assertThat(desk.rows(tenant, "held_record")).isZero();
        assertThat(desk.rows(tenant, "hold_mark")).isZero();
        assertThat(inVault("select count(*) from wrapped_keyset where organisation_id = '" + hold.id() + "'"))
                .isZero();
        assertThat(inVault("select count(*) from legal_hold_contact where hold_id = '" + hold.id() + "'"))
                .isZero();
        String addendum = moxora.holds.addenda.find(hold.id()).orElseThrow();
        String pem = moxora.erasure.certificates.publicKeyPem();
        assertThat(Verdict.holds(addendum, pem)).isTrue();
        assertThat(Verdict.holds(addendum.replace("\"recordsAfter\":0", "\"recordsAfter\":1"), pem))
                .isFalse();
        String unchained =
                "select count(*) from (select lag(digest) over (order by seq) as before, body from (select seq,"
                        + " digest, body from certificate union all select seq, digest, body from addendum_certificate) every)"
                        + " chain where before is not null and position(before in body) = 0";
        assertThat(inVault(unchained))
                .as("certificates that do not name the one before")
                .isZero();
        refused(
                FaultCode.CONFLICT,
                () -> moxora.holds.disclosures.page(
                        Desk.ann(tenant), moxora.holds.holds.find(hold.id()).orElseThrow(), null, null, 1));
    }
}
