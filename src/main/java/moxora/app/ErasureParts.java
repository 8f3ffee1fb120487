package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.account.AccountErasables;
import moxora.account.LastMails;
import moxora.contact.ContactErasables;
import moxora.crypto.CertificateKey;
import moxora.email.EmailErasables;
import moxora.erasure.CertificateLinks;
import moxora.erasure.CertificateSection;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.LastAct;
import moxora.erasure.LastMailCounts;
import moxora.erasure.Media;
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
    public final CertificateLinks links;
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun run;
    private final LastMails lastMails;
    private final LastMailCounts lastMailCounts;

    /** @param there the graph as far as it is there */
    ErasureParts(Assembly there, CertificateKey certificateKey, Settings settings) {
        Sinks sinks = settings.sinks();
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
        this.links = new CertificateLinks(there.vault, settings.publicUrl(), there.clock);
        this.lastMailCounts = new LastMailCounts(there.vault, there.clock);
        this.lastMails = new LastMails(
                there.store, there.mail.notices, there.mail.delivery, links, lastMailCounts, there.audit, there.clock);
        this.certificates = new Certificates(there.vault, certificateKey, sinks, sections(there), there.clock);
        this.closures = new Closures(context, there.mail.notices, links);
        this.run = new ErasureRun(context, certificates, lastActs(), residueChecks());
    }

    /** In the order in which they are done. */
    private List<LastAct> lastActs() {
        return List.of(lastMails);
    }

    private static List<ResidueCheck> residueChecks() {
        return List.of();
    }

    private List<CertificateSection> sections(Assembly there) {
        return List.of(
                lastMailCounts,
                new Media(there.databases().catalogue(), there.databases().vaultCatalogue()));
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
                        ContactErasables.all(),
                        mail.erasables(),
                        AccountErasables.all())
                .flatMap(List::stream)
                .toList();
    }
}
