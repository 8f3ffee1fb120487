package moxora.policy;

import java.time.Period;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moxora.field.DataClass;
import tools.jackson.databind.JsonNode;

/**
 * Reads how long each class is kept, and the periods of the policy's text. Three classes may have a second line where
 * their other terms are: the shorter of the two holds.
 */
final class RetentionFile {

    static final String ACCOUNT = "account";

    /** The second line of a class. */
    static final Map<DataClass, String> SECOND_LINES = Map.of(
            DataClass.EMAIL_EVENTS, "/emailEvents/retention",
            DataClass.PARKED_EVENTS, "/emailEvents/parkedRetention",
            DataClass.AI_RECEIPTS, "/ai/receiptRetention");

    private final YamlDocument document;

    RetentionFile(YamlDocument document) {
        this.document = document;
    }

    static String pointer(DataClass dataClass) {
        return "/retention/" + dataClass.wire();
    }

    Retention retention() {
        Map<DataClass, Optional<Period>> kept = new EnumMap<>(DataClass.class);
        for (DataClass dataClass : DataClass.values()) {
            kept.put(dataClass, effective(dataClass));
        }
        // What fits nobody is not kept longer than what fits somebody.
        kept.put(
                DataClass.PARKED_EVENTS,
                Retention.shorter(effective(DataClass.PARKED_EVENTS), effective(DataClass.EMAIL_EVENTS)));
        return new Retention(kept, stated());
    }

    /** What the lines of the class come to. */
    Optional<Period> effective(DataClass dataClass) {
        Optional<Period> first = period(pointer(dataClass));
        return Optional.ofNullable(SECOND_LINES.get(dataClass))
                .filter(pointer -> document.text(pointer).isPresent())
                .map(pointer -> Retention.shorter(first, period(pointer)))
                .orElse(first);
    }

    /** What the second line of the class says, where there is one. */
    Optional<String> secondLine(DataClass dataClass) {
        return document.text(SECOND_LINES.getOrDefault(dataClass, "/none"));
    }

    /** Empty: as long as the account, or no such line. */
    Optional<Period> period(String pointer) {
        return document.text(pointer).filter(text -> !text.equals(ACCOUNT)).map(Period::parse);
    }

    List<StatedPeriod> stated() {
        JsonNode list = document.root().at("/statedPeriods");
        return IntStream.range(0, list.size())
                .mapToObj(i -> stated("/statedPeriods/" + i))
                .toList();
    }

    private StatedPeriod stated(String at) {
        return new StatedPeriod(
                text(at + "/data"),
                StatedPeriod.From.valueOf(text(at + "/from").toUpperCase(Locale.ROOT)),
                Period.parse(text(at + "/period")),
                classes(at + "/classes"),
                document.text(at + "/copyOf").orElse(null));
    }

    private Set<DataClass> classes(String pointer) {
        Function<Integer, DataClass> named =
                i -> DataClass.named(text(pointer + "/" + i)).orElseThrow();
        return IntStream.range(0, document.root().at(pointer).size())
                .boxed()
                .map(named)
                .collect(Collectors.toSet());
    }

    private String text(String pointer) {
        return document.text(pointer)
                .orElseThrow(() -> new IllegalStateException("The schema let pass no text at " + pointer));
    }
}
