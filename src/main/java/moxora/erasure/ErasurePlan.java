package moxora.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Catalogue;
import moxora.store.MappedTable;

/**
 * What must be erased, told from the live schema and from the mappings: every table with an organisation is claimed by
 * one {@link Erasable}, every other table is listed here as holding nothing personal, and there is nothing else in which a
 * copy of rows could lie.
 */
public final class ErasurePlan {

    /** Tables without an organisation, and why they hold nothing of one. */
    static final Set<String> NOTHING_PERSONAL = Set.of(
            "scan_control",
            "email_event_month",
            "erasure_applied",
            "erasure_floor",
            // The ids of those that are gone, so that an older vault does not bring their keys back unnoticed.
            "destroyed_organisation");

    private static final int BATCH = 5_000;

    private final List<Erasable> erasables;
    private final Catalogue catalogue;
    private final List<MappedTable> mapped;
    private final List<Supplier<List<String>>> more;

    /** A plan of the live schema alone. */
    public ErasurePlan(List<Erasable> erasables, Catalogue catalogue) {
        this(erasables, catalogue, List.of(), List.of());
    }

    /**
     * @param erasables in the order in which they can be deleted: what refers before what is referred to
     * @param mapped the tables that entities write to
     * @param more gaps that are found elsewhere, asked for each time
     */
    public ErasurePlan(
            List<Erasable> erasables,
            Catalogue catalogue,
            List<MappedTable> mapped,
            List<Supplier<List<String>>> more) {
        this.erasables = List.copyOf(erasables);
        this.catalogue = catalogue;
        this.mapped = List.copyOf(mapped);
        this.more = List.copyOf(more);
    }

    /**
     * What nobody claims of the live schema and of the mappings, and claims on tables that are not there; empty when all
     * is well.
     */
    public List<String> gaps() {
        Map<String, String> strays = catalogue.strayObjects();
        List<Catalogue.LiveColumn> columns = catalogue.columns().stream()
                .filter(column -> !strays.containsKey(column.table()))
                .toList();
        Set<String> led = columns.stream()
                .filter(column -> column.column().equals("organisation_id"))
                .map(Catalogue.LiveColumn::table)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = columns.stream().map(Catalogue.LiveColumn::table).collect(Collectors.toSet());
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
        strays.forEach((name, what) -> gaps.add(name + " " + what + ", and nothing erases what lies there"));
        mapped.forEach(table -> unclaimed(table, claimed, columns).ifPresent(gaps::add));
        more.forEach(found -> gaps.addAll(found.get()));
        return gaps;
    }

    private static Optional<String> unclaimed(
            MappedTable mapped, Set<String> claimed, List<Catalogue.LiveColumn> live) {
        if (!claimed.contains(mapped.table())) {
            return Optional.of(mapped.entity() + " writes to " + mapped.table() + ", which no Erasable claims");
        }
        Set<String> there = live.stream()
                .filter(column -> column.table().equals(mapped.table()))
                .map(Catalogue.LiveColumn::column)
                .collect(Collectors.toSet());
        return mapped.columns().stream()
                .filter(column -> !there.contains(column))
                .findFirst()
                .map(column ->
                        mapped.entity() + " writes to " + mapped.table() + "." + column + ", which is not there");
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

    /** Those of the tables in which nothing may be left. */
    List<String> tablesToEmpty() {
        return erasables.stream()
                .filter(erasable -> !erasable.mayKeep())
                .map(Erasable::table)
                .toList();
    }

    /** Those in which rows may be left, since the law asks for them. */
    Set<String> tablesThatMayKeep() {
        return erasables.stream().filter(Erasable::mayKeep).map(Erasable::table).collect(Collectors.toSet());
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
