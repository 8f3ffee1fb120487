package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.account.AccountErasables;
import moxora.contact.ContactErasables;
import moxora.crypto.CertificateKey;
import moxora.email.EmailErasables;
import moxora.erasure.CertificateSection;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.LastAct;
import moxora.erasure.Replayable;
import moxora.erasure.ResidueCheck;
import moxora.erasure.RunContext;
import moxora.erasure.Sinks;
import moxora.erasure.retention.RetentionTable;
import moxora.receipt.BudgetErasables;
import moxora.receipt.ReceiptErasables;

/** What erases an organisation and proves it: the plan over every table, the closures, their run and certificates. */
public final class ErasureParts {

    public final ErasurePlan plan;
    public final RunContext context;
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun run;

    /** @param there the graph as far as it is there */
    ErasureParts(Assembly there, CertificateKey certificateKey, Sinks sinks) {
        this.plan = new ErasurePlan(erasables(there.mail), there.databases().catalogue());
        this.context = new RunContext(
                there.vault,
                there.store,
                there.purging,
                plan,
                there.keyrings,
                there.sealer,
                there.registry,
                there.policies,
                there.audit,
                there.auditing.checkpoints,
                sinks,
                there.clock);
        this.certificates = new Certificates(there.vault, certificateKey, sinks, sections(), there.clock);
        this.closures = new Closures(context, there.mail.notices);
        this.run = new ErasureRun(context, certificates, lastActs(), residueChecks());
    }

    /** In the order in which they are done. */
    private static List<LastAct> lastActs() {
        return List.of();
    }

    private static List<ResidueCheck> residueChecks() {
        return List.of();
    }

    private static List<CertificateSection> sections() {
        return List.of();
    }

    /** What a restored copy of the tenant data is brought up to, in this order. */
    static List<Replayable> replayables() {
        return List.of();
    }

    /** What refers comes before what is referred to. */
    private static List<Erasable> erasables(MailParts mail) {
        return Stream.of(
                        EmailErasables.all(),
                        ReceiptErasables.all(),
                        BudgetErasables.all(),
                        RetentionTable.erasables(),
                        ContactErasables.all(),
                        mail.erasables(),
                        AccountErasables.all())
                .flatMap(List::stream)
                .toList();
    }
}
