package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files made to exhaust a reader are refused with a clear code, after a bounded number of characters. */
@Tag("T-40")
@Tag("B21")
class CsvBombTest {

    private static final String HEADER = "firstName,lastName,notes\r\n";
    private final TestPlatform platform = TestPlatform.shared();

    /** A file, and the code that must come back: of the upload itself, or of the import or its row. */
    enum Bomb {
        UNCLOSED_QUOTE(HEADER + "Ada,\"" + "x".repeat(4 << 20), "malformed_csv"),
        UNCLOSED_QUOTE_AT_THE_END(HEADER + "Ada,Lovelace,\"x", "malformed_csv"),
        UNCLOSED_QUOTE_SWALLOWS_ROWS(HEADER + "Ada,\"\r\n" + "x,y,z\r\n".repeat(600_000), "malformed_csv"),
        MILLION_COLUMNS_IN_THE_HEADER("a,".repeat(1_000_000) + "b\r\n", "malformed_csv"),
        TOO_MANY_COLUMNS_IN_THE_HEADER("a,".repeat(1_000) + "b\r\n", "value_refused"),
        MILLION_COLUMNS_IN_A_ROW(HEADER + "x,".repeat(1_000_000) + "\r\n", "column_count"),
        GIANT_CELL(HEADER + "Ada,Lovelace," + "x".repeat(1 << 20) + "\r\n", "too_long"),
        GIANT_RECORD(HEADER + "Ada,Lovelace," + "x".repeat(5 << 20) + "\r\n", "malformed_csv"),
        NUL(HEADER + "Ada,Love\u0000lace,\r\n", "control_character"),
        NOTHING_BUT_QUOTES(HEADER + "\"".repeat((3 << 20) + 1), "malformed_csv"),
        QUOTES_IN_PAIRS(HEADER + "\"" + "\"\"".repeat(2 << 20) + "\"\r\n", "malformed_csv"),
        EMPTY("", "malformed_csv"),
        NO_LINE_END_AT_ALL("x".repeat(1 << 20), "malformed_csv"),
        EMPTY_LINES_ONLY("\r\n".repeat(1_000), "malformed_csv"),
        UNPAIRED_SURROGATE_BYTES(HEADER + "Ada\u00e9,x,y\r\n", "malformed_utf8"),
        ZIP("PK\u0003\u0004" + "\u0000".repeat(1_000), "value_refused"),
        CARRIAGE_RETURNS("firstName,lastName,notes\r" + "Ada,Lovelace\r".repeat(10), "column_count");

        private final String file;
        private final String code;

        Bomb(String file, String code) {
            this.file = file;
            this.code = code;
        }

        InputStream stream() {
            return new ByteArrayInputStream(file.getBytes(
                    this == UNPAIRED_SURROGATE_BYTES ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBomb_isRefusedWithItsCode(Bomb bomb) {
        TenantScope acme = platform.acme();

        assertThat(outcome(acme, bomb)).isEqualTo(bomb.code);
    }

    private String outcome(TenantScope scope, Bomb bomb) {
        try {
            UUID id = ImportDesk.of(platform).accept(scope, bomb.stream(), "", false);
            JsonObject status = platform.assembly.contactImport.status(scope, id);
            assertThat(status.getString("state")).isIn("done", "failed");
            assertThat(status.getInt("imported")).isZero();
            return status.getJsonArray("rejected").getJsonObject(0).getString("code");
        } catch (Fault fault) {
            assertThat(fault.code().status()).isBetween(400, 499);
            return fault.code().wire();
        }
    }

    @Test
    void aRecordWithoutEnd_isGivenUpAfterABoundedNumberOfCharacters() {
        for (IntUnaryOperator bytes : new IntUnaryOperator[] {
            at -> at == 0 ? '"' : 'x',
            at -> at == 0 ? '"' : (at % 80 == 0 ? '\n' : 'x'),
            at -> ',',
            at -> 'x',
            at -> '"'
        }) {
            Endless endless = new Endless(bytes);
            assertThatThrownBy(() -> readAll(new Records(endless))).isInstanceOf(Fault.class);
            assertThat(endless.at).isLessThan(2 * CsvLimits.RECORD);
        }
    }

    private static void readAll(Records records) {
        Optional<String[]> record;
        do {
            record = records.next();
        } while (record.isPresent());
    }

    private static final class Endless extends InputStream {

        private final IntUnaryOperator bytes;
        private int at;

        Endless(IntUnaryOperator bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.applyAsInt(at++);
        }
    }
}
