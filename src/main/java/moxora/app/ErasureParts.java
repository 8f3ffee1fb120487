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
        this.plan = new ErasurePlan(erasables(there), there.databases().catalogue());
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
        this.certificates = new Certificates(there.vault, certificateKey, sinks, sections(there), there.clock);
        this.closures = new Closures(context, there.mail.notices);
        this.run = new ErasureRun(context, certificates, lastActs(there), residueChecks(there));
    }

    /** In the order in which they are done. */
    private static List<LastAct> lastActs(Assembly there) {
        return List.of(there.holds.atClosure);
    }

    private static List<ResidueCheck> residueChecks(Assembly there) {
        return List.of(there.holds.atClosure);
    }

    private static List<CertificateSection> sections(Assembly there) {
        return List.of(there.holds.atClosure);
    }

    /** What a restored copy of the tenant data is brought up to, in this order. */
    static List<Replayable> replayables(Assembly there) {
        return List.of(there.holds.replay);
    }

    /** What refers comes before what is referred to. */
    private static List<Erasable> erasables(Assembly there) {
        return Stream.of(
                        EmailErasables.all(),
                        ReceiptErasables.all(),
                        BudgetErasables.all(),
                        ContactErasables.all(),
                        there.mail.erasables(),
                        there.holds.erasables(),
                        AccountErasables.all())
                .flatMap(List::stream)
                .toList();
    }
}
