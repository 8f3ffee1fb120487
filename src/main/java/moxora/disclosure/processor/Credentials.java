package moxora.disclosure.processor;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/** The keys to processors' APIs, each in an environment variable that the register names. */
public final class Credentials {

    private final Function<String, @Nullable String> environment;

    /** @param environment the value of a variable, null where it is not set */
    public Credentials(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * The key; null where the processor asks for none.
     *
     * @throws Fault 503 {@code processor_unavailable} where the variable is not set or can be no key
     */
    @Nullable
    String of(Processor processor) {
        String variable = processor.credential();
        if (variable == null) {
            return null;
        }
        String value = value(variable);
        if (value == null) {
            throw new Fault(
                    FaultCode.PROCESSOR_UNAVAILABLE,
                    "The operator has not set the key to the processor " + processor.name() + ".");
        }
        return value;
    }

    private @Nullable String value(String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            return null;
        }
        // Whatever is no visible ASCII cannot stand in a header (RFC 9110 section 5.5).
        return value.strip().chars().allMatch(c -> c > ' ' && c < 0x7F) ? value.strip() : null;
    }

    /** What operators are to be told at start; no value is named. */
    public List<String> warnings(Collection<Processor> processors) {
        return processors.stream()
                .filter(processor -> processor.credential() != null && value(processor.credential()) == null)
                .map(processor -> "The key to the processor " + processor.name()
                        + " is missing: set the environment variable " + processor.credential()
                        + " to visible ASCII. Until then it is not called.")
                .distinct()
                .toList();
    }
}
