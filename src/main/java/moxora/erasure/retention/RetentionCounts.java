package moxora.erasure.retention;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import moxora.field.DataClass;

/** How many rows this node has removed since it started, by class; of everybody together. */
public final class RetentionCounts {

    private final Map<DataClass, LongAdder> removed = Arrays.stream(DataClass.values())
            .collect(Collectors.toUnmodifiableMap(each -> each, each -> new LongAdder()));

    void add(DataClass dataClass, long rows) {
        adder(dataClass).add(rows);
    }

    public long of(DataClass dataClass) {
        return adder(dataClass).sum();
    }

    private LongAdder adder(DataClass dataClass) {
        return Objects.requireNonNull(removed.get(dataClass));
    }
}
