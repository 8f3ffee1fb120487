package moxora.disclosure;

import static moxora.disclosure.AiDesk.ASSISTED;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonString;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.receipt.Receipt;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two organisations with a processor, a contact in each, and what is looked at when they have asked. */
abstract class AiScene {

    @TempDir
    static Path folder;

    static AiDesk desk;

    TenantScope acme;
    TenantScope bolt;
    UUID ada;
    UUID ofBolt;

    @BeforeAll
    static void open() {
        desk = new AiDesk(folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @BeforeEach
    void prepare() {
        desk.peer.forget();
        acme = desk.organisation("acme", ASSISTED);
        bolt = desk.organisation("bolt", ASSISTED);
        ada = desk.create(acme, marked("acme"));
        ofBolt = desk.create(bolt, marked("bolt"));
    }

    static void assertNothingLeft() {
        assertThat(desk.peer.take()).isEmpty();
    }

    static Receipt only(TenantScope scope) {
        List<Receipt> receipts = desk.receipts(scope);
        assertThat(receipts).hasSize(1);
        return receipts.get(0);
    }

    static String text(AiCall.Answered answered) {
        return ((JsonString) answered.answer().value()).getString();
    }

    static Fault fault(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(Fault.class, call), "nothing was refused");
    }

    static FaultCode code(ThrowingCallable call) {
        return fault(call).code();
    }
}
