package moxora.erasure.retention;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
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

    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Policies policies;
    private final RetentionRun run;

    /**
     * One class.
     *
     * @param period as ISO 8601 has it, or {@code account}
     * @param next when the first of what is there is over, or null where nothing ends
     * @param last when something went last, or null where nothing ever did
     * @param lastRows how many rows on that day
     * @param rows how many in all, since {@code since}
     * @param since the first day of which a count is kept
     */
    public record Item(
            DataClass dataClass,
            String period,
            @Nullable Instant next,
            @Nullable Instant last,
            long lastRows,
            long rows,
            @Nullable Instant since) {}

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
        Map<DataClass, Instant> next = run.next(scope, policy, EnumSet.allOf(DataClass.class));
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
            Policy policy, DataClass dataClass, @Nullable Instant next, Optional<RetentionTable.Gone> gone) {
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
