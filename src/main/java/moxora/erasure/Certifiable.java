package moxora.erasure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether an erasure may be certified: a certificate for less than all of it is worse than none (T-57). */
final class Certifiable {

    /** What no scan may have left out, whatever else it looked at. */
    private static final Set<String> LOOKED_AT =
            Set.of(ResidueScan.NO_ROW, ResidueScan.NO_KEYSET, ResidueScan.NO_OPENING);

    /** Counted before where nothing else came back than keys; whether any is left is a check of its own. */
    static final String KEYSETS = "wrapped_keyset";

    private Certifiable() {}

    /** Why it may not; empty when it may. */
    static List<String> obstacles(Closure closure, Evidence evidence, ResidueScan.Report report, Instant verifiedAt) {
        List<String> obstacles = new ArrayList<>();
        report.broken().forEach(check -> obstacles.add("the scan is not clean: " + check));
        LOOKED_AT.stream()
                .filter(name ->
                        report.checks().stream().noneMatch(check -> check.name().equals(name)))
                .sorted()
                .forEach(name -> obstacles.add("the scan left out: " + name));
        if (report.checks().stream().noneMatch(check -> check.name().startsWith(ResidueScan.CONTROL))) {
            obstacles.add("the scan had no control");
        }
        if (evidence.rowsBefore() == 0) {
            obstacles.add("nothing was there to be deleted");
        }
        if (evidence.keys().isEmpty()) {
            obstacles.add("no key was there to be destroyed");
        }
        evidence.countsBefore().keySet().stream()
                .filter(table -> !table.equals(KEYSETS))
                .forEach(table -> {
                    Long after = report.countsAfter().get(table);
                    if (after == null || (after != 0 && !report.mayKeep().contains(table))) {
                        obstacles.add(after == null ? "not counted after: " + table : "rows left in " + table);
                    }
                });
        report.countsAfter().forEach((table, rows) -> {
            if (rows != 0
                    && !report.mayKeep().contains(table)
                    && !evidence.countsBefore().containsKey(table)) {
                obstacles.add("rows left in " + table);
            }
        });
        Instant destroyed = closure.keyDestroyedAt();
        Instant purged = closure.purgedAt();
        if (destroyed == null || purged == null || purged.isBefore(destroyed) || verifiedAt.isBefore(purged)) {
            obstacles.add("its steps were not all taken, in their order");
        }
        return obstacles;
    }
}
