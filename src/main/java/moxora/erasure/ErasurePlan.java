package moxora.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Catalogue;

/**
 * What must be erased, told from the live schema: every table with an organisation is claimed by one {@link Erasable},
 * every other table is listed here as holding nothing personal.
 */
public final class ErasurePlan {

    /** Tables without an organisation, and why they hold nothing of one. */
    static final Set<String> NOTHING_PERSONAL = Set.of("scan_control", "email_event_month", "erasure_applied");

    private static final int BATCH = 5_000;

    private final List<Erasable> erasables;
    private final Catalogue catalogue;

    /** @param erasables in the order in which they can be deleted: what refers before what is referred to */
    public ErasurePlan(List<Erasable> erasables, Catalogue catalogue) {
        this.erasables = List.copyOf(erasables);
        this.catalogue = catalogue;
    }

    /** Tables of the live schema that nobody claims, and claims on tables that are not there; empty when all is well. */
    public List<String> gaps() {
        Set<String> led = new TreeSet<>(catalogue.tablesWith("organisation_id"));
        Set<String> all =
                catalogue.columns().stream().map(Catalogue.LiveColumn::table).collect(Collectors.toSet());
        Set<String> claimed = erasables.stream().map(Erasable::table).collect(Collectors.toSet());
        List<String> gaps = new ArrayList<>();
        led.stream()
                .filter(table -> !claimed.contains(table))
                .forEach(table -> gaps.add(table + " is claimed by no Erasable"));
        claimed.stream()
                .filter(table -> !led.contains(table))
                .forEach(table -> gaps.add(table + " is claimed but is not there"));
        all.stream()
                .filter(table -> !led.contains(table) && !NOTHING_PERSONAL.contains(table))
                .forEach(table ->
                        gaps.add(table + " has no organisation and is not listed as holding nothing personal"));
        catalogue.unguardedTables().stream()
                .filter(table -> !table.equals("route"))
                .forEach(table -> gaps.add(table + " has no forced row-level security"));
        return gaps;
    }

    void requireWhole() {
        List<String> gaps = gaps();
        if (!gaps.isEmpty()) {
            throw new Fault(FaultCode.INTERNAL, "The erasure plan has gaps: " + String.join("; ", gaps) + ".");
        }
    }

    List<String> tables() {
        return erasables.stream().map(Erasable::table).toList();
    }

    /** Rows among the counts that nothing allows to be there after a purge. */
    long unheld(Map<String, Long> counts) {
        return erasables.stream()
                .filter(erasable -> !erasable.mayKeep())
                .mapToLong(erasable -> counts.getOrDefault(erasable.table(), 0L))
                .sum();
    }

    List<Erasable> erasables() {
        return erasables;
    }

    int batch() {
        return BATCH;
    }
}
