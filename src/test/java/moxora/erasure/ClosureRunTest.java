package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClosureRunTest {

    private final TestPlatform platform = new TestPlatform();

    @Test
    @Tag("P83")
    void aClosedOrganisation_isGoneWithACertificate_andItsNeighbourIsUntouched() {
        Assembly moxora = platform.assembly;
        TenantScope acme = platform.acme();
        TenantScope bolt = platform.bolt();
        Contact ofAcme = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        Contact ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada());

        Closure closure = moxora.closures.request(acme);
        platform.clock.advanceTo(closure.dueAt());
        moxora.erasureRun.runDue();

        Closure done = moxora.closures.find(acme.organisation()).orElseThrow();
        assertThat(done.lastError()).isNull();
        assertThat(done.state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(done.verifiedAt()).isBefore(done.deadline());
        assertThat(moxora.certificates.find(acme.organisation())).isPresent();
        assertThatThrownBy(() -> moxora.contacts.get(acme, ofAcme.id())).isInstanceOf(Fault.class);
        assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
        System.out.println(moxora.certificates.find(acme.organisation()).get());
    }
}
