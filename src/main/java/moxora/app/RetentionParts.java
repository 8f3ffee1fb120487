package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.account.AccountExpirables;
import moxora.contact.ContactExpirables;
import moxora.email.EmailExpirables;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.RetentionCounts;
import moxora.erasure.retention.RetentionReport;
import moxora.erasure.retention.RetentionRun;
import moxora.erasure.retention.RetentionTable;
import moxora.receipt.ReceiptExpirables;

/** What removes by class what has been kept long enough, and tells of it. */
public final class RetentionParts {

    public final RetentionCounts counts;
    public final RetentionRun run;
    public final RetentionReport report;

    /** @param there the graph as far as it is there */
    RetentionParts(Assembly there) {
        this.counts = new RetentionCounts();
        this.run = new RetentionRun(
                there.store,
                there.registry,
                there.policies,
                there.audit,
                expirables(there),
                there.holds.keeping,
                counts,
                there.clock);
        this.report = new RetentionReport(there.store, there.registry, there.policies, run);
    }

    /** What refers comes before what is referred to. */
    public static List<Expirable> expirables(Assembly there) {
        return Stream.of(
                        EmailExpirables.all(there.index, there.email.messages),
                        ReceiptExpirables.all(),
                        ContactExpirables.all(),
                        AccountExpirables.all(),
                        RetentionTable.expirables())
                .flatMap(List::stream)
                .toList();
    }
}
