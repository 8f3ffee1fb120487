package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.store.Ids;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sign-up that died half-way leaves nothing for ever; one that did not die loses nothing. */
@Tag("P83")
@Tag("T-56")
class AbandonedSignUpsTest {

    private static Sandbox sandbox;
    private static Assembly moxora;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open(java.util.Map.of("moxora.db.files", "", "moxora.vault.db.files", ""));
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private OrganisationId halfway() {
        OrganisationId organisation = new OrganisationId(Ids.next());
        moxora.registry.add(organisation, "moxora", null);
        moxora.keyrings.create(organisation);
        return organisation;
    }

    private long keysets(OrganisationId organisation) {
        return moxora.vault.within(sql ->
                sql.count("select count(*) from wrapped_keyset where organisation_id = ?", organisation.value()));
    }

    private OrganisationState state(OrganisationId organisation) {
        return moxora.registry.find(organisation).orElseThrow().state();
    }

    private void after(Duration time) {
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(time));
        moxora.erasure.abandonedSignUps.runDue();
    }

    @Test
    void oneThatDiedBehindTheVault_isClosedAwayAfterAnHour_withoutACertificate() {
        OrganisationId organisation = halfway();
        OrganisationId withoutKeys = new OrganisationId(Ids.next());
        moxora.registry.add(withoutKeys, "moxora", null);

        after(Duration.ofMinutes(58));
        assertThat(state(organisation)).isEqualTo(OrganisationState.ACTIVE);
        assertThat(keysets(organisation)).isPositive();

        after(Duration.ofMinutes(3));
        assertThat(state(organisation)).isEqualTo(OrganisationState.VERIFIED);
        assertThat(state(withoutKeys)).isEqualTo(OrganisationState.VERIFIED);
        assertThat(keysets(organisation)).isZero();
        assertThat(moxora.erasure.certificates.find(organisation)).isEmpty();
        assertThat(moxora.registry.unsettled(sandbox.clock.instant(), 10)).isEmpty();
        assertThat(moxora.auditing.platform.before(Long.MAX_VALUE, 2))
                .extracting(AuditTrail.Entry::action)
                .containsExactly("sign_up_abandoned", "sign_up_abandoned");
    }

    @Test
    void oneThatDiedBehindItsLastCommit_isWholeAndStays() {
        TenantScope acme = sandbox.organisation("acme");
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        sandbox.inVaultAsSuperuser("update organisation_registry set settled_at = null");
        after(Duration.ofHours(2));
        assertThat(state(acme.organisation())).isEqualTo(OrganisationState.ACTIVE);
        assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
        assertThat(moxora.registry.unsettled(sandbox.clock.instant(), 10)).isEmpty();
    }

    /** An older copy of the data that somebody restored must cost nobody their keys. */
    @Test
    @Tag("T-29")
    void oneWhoseDataIsNotInARestoredCopy_keepsItsKeys() {
        TenantScope acme = sandbox.organisation("acme");
        long keysets = keysets(acme.organisation());
        for (String table : moxora.erasure.plan.tables()) {
            sandbox.asSuperuser("delete from " + table + " where organisation_id = '" + acme.organisation() + "'");
        }
        after(Duration.ofDays(30));
        assertThat(state(acme.organisation())).isEqualTo(OrganisationState.ACTIVE);
        assertThat(keysets(acme.organisation())).isEqualTo(keysets).isPositive();
    }
}
