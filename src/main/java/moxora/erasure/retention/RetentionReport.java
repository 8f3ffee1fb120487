package moxora.erasure.retention;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import moxora.field.DataClass;
import moxora.policy.Contradiction;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What of an organisation goes next and what went, by class: times and counts, and no row. */
public final class RetentionReport {

    /** How many rows of a class are counted, so that asking costs about the same whatever there is. */
    public static final int MOST_COUNTED = 100_000;

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Policies policies;
    private final RetentionRun run;

    /**
     * One class.
     *
     * @param period as ISO 8601 has it, or {@code account}
     * @param next what goes next, or null where nothing ends
     * @param last when something went last, or null where nothing ever did
     * @param lastRows how many rows on that day
     * @param rows how many in all, since {@code since}
     * @param since the first day of which a count is kept
     */
    public record Item(
            DataClass dataClass,
            String period,
            @Nullable Next next,
            @Nullable Instant last,
            long lastRows,
            long rows,
            @Nullable Instant since) {}

    /**
     * What of a class goes next.
     *
     * @param at when the first of what is there is over; past, where that waits for the next run
     * @param until the end of that day in UTC, or of today where it is past
     * @param rows how many rows are over by then, counted no further than to {@link #MOST_COUNTED}
     * @param more whether there are more of them than were counted
     */
    public record Next(Instant at, Instant until, long rows, boolean more) {}

    /** @param policyDigest SHA-256 of the policy's file */
    public record Report(String policy, String policyDigest, List<Item> items, List<Contradiction> contradictions) {}

    public RetentionReport(TenantStore store, OrganisationRegistry registry, Policies policies, RetentionRun run) {
        this.store = store;
        this.registry = registry;
        this.policies = policies;
        this.run = run;
    }

    /**
     * @throws moxora.fault.Fault 404 when there is no such organisation, or its keys are destroyed
     */
    public Report of(TenantScope scope) {
        Policy policy =
                policies.require(registry.requireLiving(scope.organisation()).policy());
        Map<DataClass, Next> next = run.next(scope, policy, MOST_COUNTED);
        Map<DataClass, RetentionTable.Gone> gone = store.within(scope, RetentionTable::read).stream()
                .collect(Collectors.toMap(RetentionTable.Gone::dataClass, Function.identity()));
        return new Report(
                policy.name(),
                policy.digest(),
                Arrays.stream(DataClass.values())
                        .map(each -> item(policy, each, next.get(each), Optional.ofNullable(gone.get(each))))
                        .toList(),
                policy.contradictions());
    }

    private static Item item(
            Policy policy, DataClass dataClass, @Nullable Next next, Optional<RetentionTable.Gone> gone) {
        return new Item(
                dataClass,
                policy.retention().of(dataClass).map(Object::toString).orElse("account"),
                next,
                gone.map(RetentionTable.Gone::lastAt).orElse(null),
                gone.map(RetentionTable.Gone::lastRows).orElse(0L),
                gone.map(RetentionTable.Gone::rows).orElse(0L),
                gone.map(RetentionTable.Gone::first).orElse(null));
    }
}
