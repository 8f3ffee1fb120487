package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.policy.ClosureTerms;
import moxora.policy.Policy;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * Keeps counts of a closing organisation where its policy says "anonymise" (P83, P100): everything goes as with
 * "delete", and what stays is added to sums over several organisations by the {@link CellRule}.
 *
 * <p>An organisation is counted at most once. Its entry in the journal is committed with the sums that became full by it,
 * and before what waits in memory is changed: a crash in between loses what it would have added, and adds nothing twice.
 */
public final class Anonymisation implements LastAct, CertificateSection {

    private static final Logger LOG = Logger.getLogger(Anonymisation.class.getName());
    private static final String COUNTED = "counted";

    /** An event whose provider tells another year is no figure of anything. */
    private static final int YEARS_BACK = 20;

    private final RunContext context;
    private final ErasureJournal journal;
    private final List<CellSource> sources;
    private final Function<Policy, CellRule> rules;
    private final WaitingCells waiting = new WaitingCells();

    public Anonymisation(RunContext context, List<CellSource> sources) {
        this(
                context,
                sources,
                policy -> CellRule.HOUSE.withPeople(policy.emailEvents().minimumCell()));
    }

    Anonymisation(RunContext context, List<CellSource> sources, Function<Policy, CellRule> rules) {
        this.context = context;
        this.journal = new ErasureJournal(context.vault(), context.clock());
        this.sources = List.copyOf(sources);
        this.rules = rules;
    }

    @Override
    public void before(TenantScope scope, Closure closure) {
        Policy policy = policyOf(scope.organisation());
        if (policy.closure().method() != ClosureTerms.Method.ANONYMISE
                || journal.newest(scope.organisation(), COUNTED).isPresent()) {
            return;
        }
        try {
            count(scope, rules.apply(policy));
        } catch (RuntimeException e) {
            // An erasure does not wait for a statistic.
            LOG.log(
                    Level.WARNING,
                    "Nothing is kept of what {0} would have added to anonymous counts: {1}",
                    new Object[] {scope.organisation(), e.getClass().getSimpleName()});
        }
    }

    private void count(TenantScope scope, CellRule rule) {
        int thisYear = context.clock().instant().atOffset(ZoneOffset.UTC).getYear();
        List<Cell> addable = rule.addable(context.store()
                .within(
                        scope,
                        session -> sources.stream()
                                .flatMap(source -> source.cells(session).stream())
                                .filter(cell -> cell.year() <= thisYear && cell.year() > thisYear - YEARS_BACK)
                                .toList()));
        synchronized (waiting) {
            WaitingCells.Next next = waiting.plus(addable, rule);
            context.vault().run(sql -> {
                next.kept().forEach(cell -> AnonymousCounts.add(sql, cell));
                journal.write(sql, scope.organisation(), COUNTED, entry(addable, rule));
            });
            waiting.become(next);
        }
    }

    /** Says nothing that the rule does not say: no figure of the organisation stands in it. */
    private static JsonObject entry(List<Cell> added, CellRule rule) {
        JsonArrayBuilder kinds = Json.createArrayBuilder();
        added.stream().map(Cell::kind).distinct().sorted().forEach(kinds::add);
        return Json.createObjectBuilder()
                .add("kinds", kinds)
                .add("cells", added.size())
                .add("smallestCell", rule.people())
                .add("roundedDownTo", rule.people())
                .add("organisations", rule.organisations())
                .build();
    }

    @Override
    public String name() {
        return "anonymised";
    }

    /**
     * {@code "none"}, or of which kinds how many cells were added to sums, the fewest people behind each, what each was
     * rounded down to, and the fewest organisations of which a sum is kept.
     */
    @Override
    public JsonValue of(Closure closure, Instant verifiedAt) {
        Optional<JsonObject> counted = journal.newest(closure.organisation(), COUNTED);
        return counted.filter(entry -> entry.getInt("cells") > 0)
                .<JsonValue>map(entry -> entry)
                .orElse(Json.createValue("none"));
    }

    private Policy policyOf(OrganisationId organisation) {
        return context.policies()
                .require(context.registry().find(organisation).orElseThrow().policy());
    }
}
