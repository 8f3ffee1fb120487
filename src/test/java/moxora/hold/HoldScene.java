package moxora.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A desk at which operators hold something of an organisation's, and a neighbour with a contact of its own. */
abstract class HoldScene {

    static final Duration YEARS = Duration.ofDays(800);

    static Sandbox sandbox;
    static Assembly moxora;
    static Desk desk;
    static TenantScope bolt;
    static UUID ofBolt;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        desk = new Desk(sandbox);
        bolt = sandbox.organisation("bolt");
        ofBolt = desk.contact(bolt, "Bea", "bea@x.example");
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    static void refused(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    static long inVault(String count) {
        return moxora.vault.within(sql -> sql.count(count));
    }
}
