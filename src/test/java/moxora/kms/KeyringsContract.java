package moxora.kms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.KeyEncryptionKey;
import moxora.crypto.KeyEncryptionKeys;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.Sealed;
import moxora.crypto.TestKeys;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What keysets under a key service owe, whichever protocol it speaks; wrapped and opened by the real keyrings. */
abstract class KeyringsContract<S extends FakeKms> extends KekContract<S> {

    @Test
    @Tag("T-30")
    void keysets_areMinted_forgotten_reloaded_andOpen_eachForItsOwnOrganisation() {
        TestKeys vault = new TestKeys();
        TenantScope acme = vault.organisation();
        TenantScope bolt = vault.organisation();
        vault.stored.clear();
        Keyrings keyrings = new Keyrings(vault, kek);
        FieldSealer sealer = new FieldSealer(keyrings);
        UUID row = UUID.randomUUID();
        keyrings.create(acme.organisation());
        keyrings.create(bolt.organisation());
        Sealed sealed = sealer.seal(
                acme, Compartment.IDENTITY, row, new FieldValues().with("emails", List.of("ada@acme.example")));

        keyrings.evict(acme.organisation());
        assertThat(sealer.open(acme, Compartment.IDENTITY, row, sealed, "emails"::equals)
                        .all("emails"))
                .containsExactly("ada@acme.example");
        assertThat(vault.stored.values())
                .allSatisfy(keyset -> assertThat(keyset.wrapped().kekUri()).isEqualTo(kek.uri()));

        vault.put(bolt.organisation(), KeysetPurpose.FIELDS, vault.get(acme.organisation(), KeysetPurpose.FIELDS));
        keyrings.evict(bolt.organisation());
        assertThat(faultOf(() -> sealer.prepare(bolt))).isEqualTo(FaultCode.KEY_UNAVAILABLE);

        for (LoggedRequest request : service.requests()) {
            assertThat(request.getUrl())
                    .doesNotContainIgnoringCase(acme.organisation().toString())
                    .doesNotContain(hex(acme))
                    .doesNotContain("acme");
        }
    }

    @Test
    @Tag("B23")
    void whateverAilsTheService_callersGet503InTime_andCachedKeysStillOpen() {
        TestKeys vault = new TestKeys();
        TenantScope cached = vault.organisation();
        TenantScope evicted = vault.organisation();
        vault.stored.clear();
        Keyrings keyrings = new Keyrings(vault, kek);
        FieldSealer sealer = new FieldSealer(keyrings);
        keyrings.create(cached.organisation());
        keyrings.create(evicted.organisation());
        UUID row = UUID.randomUUID();
        Sealed sealed = sealer.sealBytes(cached, Compartment.IDENTITY, row, ACME);
        Map<ResponseDefinitionBuilder, FaultCode> ailments = new LinkedHashMap<>();
        ailments.put(refusals().get(0), FaultCode.KEY_SUSPENDED);
        ailments.put(FakeKms.json(200, "words"), FaultCode.KEY_UNAVAILABLE);
        ailments.put(aResponse().withStatus(503), FaultCode.KEY_UNAVAILABLE);
        ailments.put(aResponse().withFixedDelay(10_000), FaultCode.KEY_UNAVAILABLE);
        ailments.put(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), FaultCode.KEY_UNAVAILABLE);
        ailments.forEach((ailing, code) -> {
            service.plant(ailing);
            long began = System.nanoTime();

            assertThat(faultOf(() -> sealer.sealBytes(evicted, Compartment.IDENTITY, row, BOLT)))
                    .isEqualTo(code);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
            assertThat(sealer.openBytes(cached, Compartment.IDENTITY, row, sealed))
                    .isEqualTo(ACME);
            service.heal();
        });
    }

    @Test
    @Tag("T-31")
    void anOrganisationThatBroughtItsKey_suspendsItself_andNobodyElse() {
        TestKeys vault = new TestKeys();
        TenantScope acme = vault.organisation();
        TenantScope bolt = vault.organisation();
        vault.stored.clear();
        vault.ownKeks.put(acme.organisation(), kek.uri());
        Keyrings keyrings = new Keyrings(vault, new KeyEncryptionKeys() {
            @Override
            public KeyEncryptionKey inUse() {
                return vault;
            }

            @Override
            public KeyEncryptionKey at(String uri) {
                return uri.equals(kek.uri()) ? kek : vault;
            }
        });
        FieldSealer sealer = new FieldSealer(keyrings);
        UUID row = UUID.randomUUID();
        keyrings.create(acme.organisation());
        keyrings.create(bolt.organisation());
        Sealed sealed = sealer.sealBytes(acme, Compartment.IDENTITY, row, ACME);
        sealer.prepare(bolt);
        keyrings.evictAll();
        service.plant(refusals().get(0));

        assertThat(faultOf(() -> sealer.openBytes(acme, Compartment.IDENTITY, row, sealed)))
                .isEqualTo(FaultCode.KEY_SUSPENDED);
        sealer.sealBytes(bolt, Compartment.IDENTITY, row, BOLT);

        service.heal();
        assertThat(sealer.openBytes(acme, Compartment.IDENTITY, row, sealed)).isEqualTo(ACME);
    }

    private static String hex(TenantScope scope) {
        return scope.organisation().toString().replace("-", "");
    }

    private static FaultCode faultOf(ThrowingCallable call) {
        return catchThrowableOfType(moxora.fault.Fault.class, call).code();
    }
}
