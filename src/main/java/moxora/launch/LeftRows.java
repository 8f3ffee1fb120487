package moxora.launch;

import java.util.Map;
import java.util.Optional;

/** Whether the rows that a certificate says were left are none but those that it lists as held under the law. */
final class LeftRows {

    /** Where records lie that a legal hold covers. */
    private static final String HELD_TABLE = "held_record";

    private LeftRows() {}

    static Optional<Finding> of(Certificate certificate) {
        return certificate.member("countsAfter").map(after -> {
            double held = held(certificate);
            boolean none = after instanceof Json.Members tables
                    && tables.values().entrySet().stream().allMatch(table -> isExpected(table, held));
            return new Finding("counts", none, said(none, held));
        });
    }

    private static boolean isExpected(Map.Entry<String, Json> table, double held) {
        return table.getValue().equals(new Json.Numeric(table.getKey().equals(HELD_TABLE) ? held : 0));
    }

    private static String said(boolean none, double held) {
        if (!none) {
            return "It says that rows were left in a table, or others than those that it lists as held.";
        }
        return held == 0
                ? "No table had a row left."
                : "No table had a row left but the " + (long) held + " records that it lists as held under the law.";
    }

    private static double held(Certificate certificate) {
        return certificate
                .member("held")
                .filter(Json.Items.class::isInstance)
                .map(holds -> ((Json.Items) holds)
                        .values().stream().mapToDouble(LeftRows::records).sum())
                .orElse(0.0);
    }

    private static double records(Json hold) {
        return hold instanceof Json.Members members && members.values().get("records") instanceof Json.Members kinds
                ? kinds.values().values().stream()
                        .mapToDouble(count -> count instanceof Json.Numeric number ? number.value() : 0)
                        .sum()
                : 0;
    }
}
