package moxora.policy;

import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moxora.field.DataClass;
import tools.jackson.databind.JsonNode;

/** What a schema cannot say of periods: which is longer than which, and what the policy's text gives. */
final class RetentionRules {

    /** A file may be stricter than its policy's text, never laxer. */
    private static final Map<String, Map<DataClass, Period>> PROMISED = Map.of(
            "moksana", Map.of(DataClass.EMAIL_EVENTS, Period.ofYears(3)), // P86
            "pixelant", Map.of(DataClass.CREDENTIALS, Period.ofDays(7))); // P75

    /** Five soft bounces within thirty days mean that nobody is there, and none says anything after ninety. */
    private static final Period SHORTEST_BOUNCES = Period.ofDays(30);

    private static final Period LONGEST_BOUNCES = Period.ofDays(90);

    private final PolicySchema schema;
    private final YamlDocument document;
    private final RetentionFile file;
    private final Problems problems;

    RetentionRules(PolicySchema schema, YamlDocument document, Problems problems) {
        this.schema = schema;
        this.document = document;
        this.file = new RetentionFile(document);
        this.problems = problems;
    }

    void check(String baseName) {
        if (!checkLength()) {
            // The other rules would fall over what is no period.
            return;
        }
        PROMISED.getOrDefault(baseName, Map.of())
                .forEach((dataClass, longest) -> checkPromised(baseName, dataClass, longest));
        checkBounces();
        checkMessages();
        checkStated();
    }

    private boolean checkLength() {
        boolean all = true;
        List<String> pointers = new ArrayList<>(RetentionFile.SECOND_LINES.values());
        for (DataClass dataClass : DataClass.values()) {
            pointers.add(RetentionFile.pointer(dataClass));
        }
        int stated = document.root().at("/statedPeriods").size();
        IntStream.range(0, stated).forEach(i -> pointers.add("/statedPeriods/" + i + "/period"));
        for (String pointer : pointers) {
            Optional<String> text = document.text(pointer).filter(value -> !value.equals(RetentionFile.ACCOUNT));
            if (text.isPresent() && !isPeriod(text.get())) {
                problems.add(document.problem(pointer, schema.allowed(pointer)));
                all = false;
            }
        }
        return all;
    }

    private static boolean isPeriod(String text) {
        return text.matches("P[1-9][0-9]{0,3}[YMD]") && !Retention.isLonger(Period.parse(text), Retention.LONGEST);
    }

    private void checkPromised(String baseName, DataClass dataClass, Period longest) {
        if (isLonger(file.effective(dataClass), longest)) {
            String second = RetentionFile.SECOND_LINES.getOrDefault(dataClass, "");
            String pointer = document.text(second).isPresent() ? second : RetentionFile.pointer(dataClass);
            refuse(pointer, "at most " + longest + ", which the policy of " + baseName + " promises");
        }
    }

    private void checkBounces() {
        file.period(RetentionFile.pointer(DataClass.BOUNCES))
                .filter(period ->
                        Retention.isLonger(SHORTEST_BOUNCES, period) || Retention.isLonger(period, LONGEST_BOUNCES))
                .ifPresent(period -> refuse(
                        RetentionFile.pointer(DataClass.BOUNCES),
                        "from " + SHORTEST_BOUNCES + " to " + LONGEST_BOUNCES
                                + ", since soft bounces are counted within thirty days"));
    }

    /** An event names its message: which of the two clocks the other should follow, no software can guess. */
    private void checkMessages() {
        Optional<Period> messages = file.effective(DataClass.MESSAGES);
        Optional<Period> events = file.effective(DataClass.EMAIL_EVENTS);
        if (messages.isPresent() && isLonger(events, messages.get())) {
            refuse(
                    RetentionFile.pointer(DataClass.MESSAGES),
                    "account or at least " + events.map(Period::toString).orElse(RetentionFile.ACCOUNT)
                            + ", since events refer to their messages");
        }
    }

    private void checkStated() {
        JsonNode list = document.root().at("/statedPeriods");
        for (int i = 0; i < list.size(); i++) {
            String at = "/statedPeriods/" + i;
            boolean ends = document.text(at + "/from").orElse("closure").equals("closure");
            Optional<Period> longest = file.period(at + "/period");
            for (int j = 0; j < list.get(i).path("classes").size() && !ends && longest.isPresent(); j++) {
                checkStated(at, document.text(at + "/classes/" + j).flatMap(DataClass::named), longest.get());
            }
            checkCopy(at, list);
        }
    }

    private void checkStated(String at, Optional<DataClass> dataClass, Period longest) {
        dataClass
                .filter(known -> isLonger(file.effective(known), longest))
                .ifPresent(
                        known -> refuse(RetentionFile.pointer(known), "at most " + longest + ", as " + at + " says"));
    }

    private void checkCopy(String at, JsonNode list) {
        document.text(at + "/copyOf")
                .filter(original -> IntStream.range(0, list.size())
                        .noneMatch(i -> document.text("/statedPeriods/" + i + "/data")
                                .filter(original::equals)
                                .isPresent()))
                .ifPresent(original -> refuse(at + "/copyOf", "the data of another line of /statedPeriods"));
    }

    /** Empty is as long as the account, and longer than any. */
    private static boolean isLonger(Optional<Period> period, Period longest) {
        return period.isEmpty() || Retention.isLonger(period.get(), longest);
    }

    private void refuse(String pointer, String allowed) {
        problems.add(document.problem(pointer, allowed));
    }
}
