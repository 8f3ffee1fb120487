package moxora.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import moxora.csv.AddressFile.Line;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFileTest {

    private static List<Line> read(String csv) {
        return AddressFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), 3);
    }

    @Test
    void columns_areTakenByName_inAnyOrder() {
        assertThat(
                        read(
                                "\ufeffReason,Address,topic\r\n,a@x.example,\"News, daily\"\r\ncomplaint,\"b\\@x.example\",\r\n"))
                .containsExactly(
                        new Line(1, "a@x.example", "News, daily", null),
                        new Line(2, "b\\@x.example", null, "complaint"));
        assertThat(read("email\na@x.example\n\nb@x.example")).hasSize(2);
        assertThat(read("address\n")).isEmpty();
    }

    @Test
    void aRowOfAnotherLength_isKeptAsOne_withoutWhatWasInIt() {
        assertThat(read("address,topic\na@x.example\n").get(0)).isEqualTo(new Line(1, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"name\na@x.example\n", "address,email\na,b\n", "address,address\na,b\n", "address,name\na,b\n"})
    void anotherHeader_isRefused(String csv) {
        assertThatThrownBy(() -> read(csv))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).code()).isEqualTo("header"));
    }

    @Test
    void tooManyRows_tooManyBytes_andNoUtf8_areRefused() {
        assertThatThrownBy(() -> read("address\na@x\nb@x\nc@x\nd@x\n")).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> AddressFile.read(new ByteArrayInputStream(new byte[AddressFile.MOST_BYTES + 1]), 3))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.BODY_TOO_LARGE));
        assertThatThrownBy(() -> AddressFile.read(new ByteArrayInputStream(new byte[] {'a', 'd', (byte) 0xff}), 3))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_UTF8));
        assertThatThrownBy(() -> read(""))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_CSV));
    }
}
