package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
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

        Closure closure = moxora.erasure.closures.request(acme);
        platform.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();

        Closure done = moxora.erasure.closures.find(acme.organisation()).orElseThrow();
        assertThat(done.lastError()).isNull();
        assertThat(done.state()).isEqualTo(OrganisationState.VERIFIED);
        assertThat(done.verifiedAt()).isBefore(done.deadline());
        assertThat(moxora.erasure.certificates.find(acme.organisation())).isPresent();
        assertThatThrownBy(() -> moxora.contacts.get(acme, ofAcme.id())).isInstanceOf(Fault.class);
        assertThat(moxora.contacts.get(bolt, ofBolt.id())).isEqualTo(ofBolt);
    }

    @Test
    void anImportThatWaits_goesWithItsOrganisation() {
        Assembly moxora = platform.assembly;
        TenantScope acme = platform.acme();
        platform.bolt();
        java.util.UUID upload = moxora.contactImports.begin(acme, "", false);
        moxora.contactImports.append(
                acme, upload, 0, "firstName\nAda\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        moxora.contactImports.uploaded(acme, upload);

        Closure closure = moxora.erasure.closures.request(acme);
        platform.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();

        assertThat(moxora.erasure
                        .closures
                        .find(acme.organisation())
                        .orElseThrow()
                        .state())
                .isEqualTo(OrganisationState.VERIFIED);
        assertThat(moxora.contactImports.unfinished())
                .noneMatch(work -> work.organisation().equals(acme.organisation()));
    }

    @Test
    @Tag("P63")
    void failuresReadingsAndPlantedContacts_goWithTheirOrganisation() {
        Assembly moxora = platform.assembly;
        TenantScope acme = platform.acme();
        TenantScope bolt = platform.bolt();
        for (TenantScope scope : List.of(acme, bolt)) {
            moxora.abuse.failedProofs.failed(scope, scope.actor().id());
            moxora.contacts.get(
                    scope, moxora.abuse.canaryContacts(moxora.contacts).plant(scope, "GB", TestPlatform.ada()));
        }
        assertThat(rowsAgainstAbuse(moxora, acme)).isEqualTo(3);

        Closure closure = moxora.erasure.closures.request(acme);
        platform.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();

        assertThat(moxora.erasure
                        .closures
                        .find(acme.organisation())
                        .orElseThrow()
                        .state())
                .isEqualTo(OrganisationState.VERIFIED);
        assertThat(rowsAgainstAbuse(moxora, acme)).isZero();
        assertThat(rowsAgainstAbuse(moxora, bolt)).isEqualTo(3);
    }

    private static long rowsAgainstAbuse(Assembly moxora, TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> Stream.of("failed_proof", "reading_budget", "canary_contact")
                        .mapToLong(table -> session.sql()
                                .count(
                                        "select count(*) from " + table + " where organisation_id = ?",
                                        session.organisation()))
                        .sum());
    }

    @Test
    @Tag("P83")
    void anUndoneClosure_leavesEverythingAsItWas_andAfterTheWindowThereIsNoUndo() {
        Assembly moxora = platform.assembly;
        TenantScope acme = platform.acme();
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());

        moxora.erasure.closures.request(acme);
        assertThatThrownBy(() -> moxora.contacts.create(acme, "GB", TestPlatform.ada()))
                .isInstanceOf(Fault.class);
        moxora.erasure.closures.undo(acme);
        assertThat(moxora.contacts.get(acme, ada.id())).isEqualTo(ada);
        moxora.contacts.create(acme, "GB", TestPlatform.ada());

        Closure again = moxora.erasure.closures.request(acme);
        platform.clock.advanceTo(again.undoUntil());
        assertThatThrownBy(() -> moxora.erasure.closures.undo(acme))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.UNDO_WINDOW_PASSED));
        assertThat(again.dueAt()).isAfter(again.undoUntil()).isBefore(again.deadline());
    }
}
