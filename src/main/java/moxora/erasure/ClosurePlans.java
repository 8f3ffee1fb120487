package moxora.erasure;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moxora.fault.Fault;
import moxora.policy.Policy;
import moxora.store.Catalogue;
import moxora.store.OrganisationRegistry;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What a closure would do, or will do where one was requested: a dry run, which changes nothing (T-56). */
public final class ClosurePlans {

    private final RunContext context;
    private final ClosureTable table;
    private final HoldSummary holds;

    public ClosurePlans(RunContext context, HoldSummary holds) {
        this.context = context;
        this.table = new ClosureTable(context.vault());
        this.holds = holds;
    }

    /**
     * The blast radius.
     *
     * @param closure with the instants that count, from now on where none was requested
     * @param tables rows of the organisation in each table that is erased
     * @param sinks where else bytes of it lie, as far as Moxora erases them there
     * @param method what becomes of the data, of the words that a policy has for it
     * @param people how many admins a request takes
     * @param dataBackups how long backups of the data are kept, if that is declared
     * @param vaultBackups how long backups of the vault are kept, if that is declared
     */
    public record Plan(
            Closure closure,
            Map<String, Long> tables,
            List<String> sinks,
            List<HoldSummary.Hold> holds,
            String method,
            int people,
            @Nullable Duration dataBackups,
            @Nullable Duration vaultBackups) {

        /** Rows in all tables. */
        public long rows() {
            return tables.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Counts, and reads nothing.
     *
     * @throws Fault 404 when there is no such organisation, 500 when a table is there that nothing erases
     */
    public Plan of(TenantScope scope) {
        OrganisationRegistry.Entry entry =
                context.registry().find(scope.organisation()).orElseThrow(Fault::notFound);
        context.plan().requireWhole();
        Policy policy = context.policies().require(entry.policy());
        Instant now = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
        return new Plan(
                table.find(scope.organisation())
                        .orElseGet(() -> Closures.at(
                                scope.organisation(),
                                entry.state(),
                                policy,
                                now,
                                scope.actor().label())),
                context.purging()
                        .within(
                                scope,
                                session ->
                                        Catalogue.counts(session, context.plan().tables())),
                sinks(),
                holds.of(scope.organisation()),
                policy.closure().method().name().toLowerCase(java.util.Locale.ROOT),
                policy.closure().people(),
                context.sinks().dataBackups(),
                context.sinks().vaultBackups());
    }

    private List<String> sinks() {
        List<String> sinks = new ArrayList<>(List.of(
                "wrapped keysets in the vault",
                "unwrapped keys in the memory of all nodes",
                "rows of the tenant data"));
        if (context.sinks().dataFiles() != null) {
            sinks.add("files of the tenant data's cluster");
        }
        if (context.sinks().vaultFiles() != null) {
            sinks.add("files of the vault's cluster");
        }
        if (context.sinks().logFiles() != null) {
            sinks.add("log files");
        }
        sinks.add("mails that wait or lie in the mail folder");
        return sinks;
    }
}
