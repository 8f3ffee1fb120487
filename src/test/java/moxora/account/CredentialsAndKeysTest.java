package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.erasure.Closure;
import moxora.oidc.Identity;
import moxora.oidc.LogInFlows;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens and identities through the life of the keys they are sealed under. */
class CredentialsAndKeysTest {

    /** One of its own, whose clock goes forward as far as it likes. */
    private static final TestPlatform PLATFORM = new TestPlatform();

    private static final List<String> TABLES = List.of("api_token", "linked_identity", "spent_log_in");

    private final Assembly moxora = PLATFORM.assembly;
    private final Doors doors = new Doors(PLATFORM);
    private final TenantScope acme = PLATFORM.acme();
    private final TenantScope bolt = PLATFORM.bolt();

    @AfterAll
    static void close() {
        PLATFORM.assembly.close();
    }

    /** One of everything; the token. */
    private String fill(TenantScope scope, Identity identity) {
        assertThat(moxora.access.identities.link(scope, scope.actor().id(), identity))
                .isTrue();
        moxora.access.identities.end(
                scope,
                new LogInFlows.Flow(UUID.randomUUID(), null, null, PLATFORM.clock.instant(), "nonce", "verifier"));
        return moxora.access
                .apiTokens
                .create(scope, new ApiTokenDraft("nightly sync", List.of("contacts_read"), "P365D", null))
                .token();
    }

    private static Identity somebody() {
        return new Identity("https://login.example", UUID.randomUUID().toString(), null, false, null);
    }

    @Test
    @Tag("P83")
    void anErasedOrganisation_leavesNoneOfThem_andItsNeighbourKeepsAll() {
        Identity identity = somebody();
        String ofAcme = fill(acme, identity);
        String ofBolt = fill(bolt, identity);
        assertThat(TABLES)
                .allSatisfy(table -> assertThat(doors.count(acme, table)).isEqualTo(1));

        Closure closure = moxora.erasure.closures.request(acme);
        doors.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();

        assertThat(moxora.erasure
                        .closures
                        .find(acme.organisation())
                        .orElseThrow()
                        .state())
                .isEqualTo(OrganisationState.VERIFIED);
        assertThat(TABLES)
                .allSatisfy(table -> assertThat(doors.count(acme, table)).isZero());
        assertThat(doors.routes(acme, "API_TOKEN") + doors.routes(acme, "IDENTITY"))
                .isZero();
        assertThat(doors.apiToken(ofAcme)).isEmpty();
        assertThat(TABLES)
                .allSatisfy(table -> assertThat(doors.count(bolt, table)).isEqualTo(1));
        assertThat(doors.apiToken(ofBolt)).isPresent();
        assertThat(moxora.access.identities.locate(identity))
                .extracting(Identities.Located::organisation)
                .containsExactly(bolt.organisation());
    }

    @Test
    @Tag("P56")
    void newKeys_sealThemAnew_andTheyOpenAsBefore() {
        String token = fill(acme, somebody());
        byte[] before = sealed();

        moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();

        assertThat(sealed()).isNotEqualTo(before);
        assertThat(moxora.access.apiTokens.list(acme, null, 10))
                .extracting(ApiTokens.Shown::name)
                .containsExactly("nightly sync");
        assertThat(moxora.access.identities.list(acme))
                .extracting(Identities.Shown::issuer)
                .containsExactly("https://login.example");
        assertThat(doors.apiToken(token)).isPresent();
    }

    private byte[] sealed() {
        return moxora.store.within(
                acme,
                session -> session.sql()
                        .first(
                                "select t.sealed || l.sealed from api_token t join linked_identity l"
                                        + " on l.organisation_id = t.organisation_id where t.organisation_id = ?",
                                row -> row.bytes(1),
                                session.organisation())
                        .orElseThrow());
    }
}
