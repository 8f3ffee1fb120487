package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** How a refusal is recognised. */
public final class Refusals {

    private Refusals() {}

    public static Consumer<Fault> is(FaultCode code) {
        return fault -> assertThat(fault.code()).isEqualTo(code);
    }
}
