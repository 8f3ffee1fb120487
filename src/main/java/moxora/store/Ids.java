package moxora.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.util.UUID;

/** New ids: UUIDv7 (RFC 9562), growing with time, so that newest first is by id. They are names, never secrets. */
public final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();
    private static final TimeBasedEpochRandomGenerator UNCOUNTED = Generators.timeBasedEpochRandomGenerator();

    private Ids() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    /**
     * An id of which every random bit is drawn afresh. {@link #next} counts up its last bits within a millisecond, so
     * whoever replaces those would give the same id twice.
     */
    public static UUID nextUncounted() {
        return UNCOUNTED.generate();
    }
}
