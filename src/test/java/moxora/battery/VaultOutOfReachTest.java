package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactQuery;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A node that cannot reach the vault cannot know whether keys were changed: after two seconds it seals and searches
 * nothing, still opens what it holds the keys of, and works again by itself.
 */
@Tag("B23")
@Tag("B25")
class VaultOutOfReachTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final ContactQuery BY_NAME =
            new ContactQuery(null, null, "Lovelace-Byron", null, null, Map.of(), null, 10, java.util.Set.of());

    private Sandbox sandbox;
    private TcpProxy wire;
    private Assembly node;
    private TenantScope acme;
    private Contact ada;

    private enum Trouble {
        CUT {
            @Override
            void on(TcpProxy wire) {
                wire.cut();
            }
        },
        SILENCE {
            @Override
            void on(TcpProxy wire) {
                wire.silence();
            }
        };

        abstract void on(TcpProxy wire);
    }

    @BeforeEach
    void open() throws IOException {
        sandbox = Sandbox.open();
        wire = new TcpProxy(sandbox.settings.logins().vault().url());
        node = new Assembly(sandbox.settings(Map.of("moxora.vault.db.url", wire.url())), sandbox.clock);
        node.followKeys();
        acme = sandbox.organisation("acme");
        ada = node.contacts.create(acme, "GB", TestPlatform.ada());
    }

    @AfterEach
    void close() throws IOException {
        wire.heal();
        node.close();
        wire.close();
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeWithoutItsVault_writesAndSearchesNothing_stillReads_andHealsByItself(Trouble trouble) {
        long cutAt = System.nanoTime();
        trouble.on(wire);

        await().pollInterval(Duration.ofMillis(20)).atMost(AT_MOST).until(() -> FaultCode.KEY_UNAVAILABLE == sealing());
        report(trouble + ": sealing is refused after", cutAt);
        assertThat(fault(() -> node.contacts.search(acme, "GB", BY_NAME))).isEqualTo(FaultCode.KEY_UNAVAILABLE);
        assertThat(fault(() -> node.contacts.create(acme, "GB", TestPlatform.ada())))
                .isEqualTo(FaultCode.KEY_UNAVAILABLE);
        assertThat(node.contacts.get(acme, ada.id())).isEqualTo(ada);
        assertThat(FaultCode.KEY_UNAVAILABLE.status()).isEqualTo(503);

        long healedAt = System.nanoTime();
        wire.heal();

        await().pollInterval(Duration.ofMillis(20)).atMost(AT_MOST).until(() -> sealing() == null);
        report(trouble + ": sealing works again after", healedAt);
        assertThat(node.contacts.search(acme, "GB", BY_NAME).items())
                .extracting(Contact::id)
                .containsExactly(ada.id());
        sandbox.assembly.keys.states.suspend(acme.organisation(), "operator:test", null);
        await().atMost(AT_MOST).until(() -> FaultCode.KEY_SUSPENDED == sealing());
    }

    /** What a node without the rule of two seconds does: seals on under keys that may be gone by now. */
    @Test
    @Tag("sabotage")
    void aNodeThatTrustsItsCacheForEver_isCaught() {
        node.keyrings.follow(() -> true);
        wire.cut();
        sandbox.assembly.keys.states.suspend(acme.organisation(), "operator:test", null);

        assertThat(sealing()).isNull();
    }

    private FaultCode sealing() {
        return fault(() ->
                node.sealer.seal(acme, Compartment.NOTES, new UUID(1, 1), new FieldValues().with("notes", "any")));
    }

    private static FaultCode fault(Runnable work) {
        try {
            work.run();
            return null;
        } catch (Fault fault) {
            return fault.code();
        }
    }

    private static void report(String what, long since) {
        System.out.printf("measured | vault %s | %.1f s%n", what, (System.nanoTime() - since) / 1e9);
    }
}
