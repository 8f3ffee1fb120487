package moxora.app;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import moxora.account.AccountErasables;
import moxora.account.Admins;
import moxora.account.LastMails;
import moxora.contact.ContactCells;
import moxora.contact.ContactErasables;
import moxora.crypto.CertificateKey;
import moxora.email.EmailErasables;
import moxora.email.event.EventCells;
import moxora.erasure.AbandonedSignUps;
import moxora.erasure.Anonymisation;
import moxora.erasure.AnonymousCounts;
import moxora.erasure.CanaryOpened;
import moxora.erasure.CertificateLinks;
import moxora.erasure.CertificateSection;
import moxora.erasure.Certificates;
import moxora.erasure.ClosureAlarms;
import moxora.erasure.ClosureCap;
import moxora.erasure.ClosureOverview;
import moxora.erasure.ClosurePlans;
import moxora.erasure.Closures;
import moxora.erasure.EpochUpkeep;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.LastAct;
import moxora.erasure.LastMailCounts;
import moxora.erasure.LedgerHead;
import moxora.erasure.Media;
import moxora.erasure.Replayable;
import moxora.erasure.ResidueCheck;
import moxora.erasure.RestoreGate;
import moxora.erasure.RunContext;
import moxora.erasure.SinkRegister;
import moxora.erasure.Sinks;
import moxora.erasure.VaultPlan;
import moxora.erasure.retention.RetentionTable;
import moxora.receipt.BudgetErasables;
import moxora.receipt.ReceiptErasables;

/** What erases an organisation and proves it: the plan over every table, the closures, their run and certificates. */
public final class ErasureParts {

    public final ErasurePlan plan;
    public final RunContext context;
    public final AnonymousCounts anonymousCounts;
    public final CertificateLinks links;
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun run;
    public final RestoreGate gate;
    public final EpochUpkeep upkeep;
    public final ClosureOverview overview;
    public final ClosurePlans plans;
    public final ClosureAlarms alarms;
    public final AbandonedSignUps abandonedSignUps;
    private final Anonymisation anonymisation;
    private final LastMails lastMails;
    private final LastMailCounts lastMailCounts;

    /** @param there the graph as far as it is there */
    ErasureParts(Assembly there, CertificateKey certificateKey, Settings settings, Executor mailer) {
        Sinks sinks = settings.sinks();
        VaultPlan vaultPlan = new VaultPlan(there.vault, there.databases().vaultCatalogue());
        this.plan = new ErasurePlan(
                erasables(there.mail.erasables(), there.holds.erasables()),
                there.databases().catalogue(),
                there.databases().mappedTables(),
                List.of(vaultPlan::gaps));
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
        this.anonymousCounts = new AnonymousCounts(there.vault);
        this.anonymisation = new Anonymisation(context, List.of(new ContactCells(there.clock), new EventCells()));
        this.links = new CertificateLinks(there.vault, settings.publicUrl(), there.clock);
        this.lastMailCounts = new LastMailCounts(there.vault, there.clock);
        this.lastMails = new LastMails(
                there.store, there.mail.notices, there.mail.delivery, links, lastMailCounts, there.audit, there.clock);
        this.certificates = new Certificates(there.vault, certificateKey, sinks, sections(there, sinks), there.clock);
        ClosureCap cap = settings.closures().cap();
        OperatorMails operatorMails = new OperatorMails(
                settings.closures().operators(), there.mail.mailbox, there.abuse.incidents, mailer, there.clock);
        this.alarms = new ClosureAlarms(there.vault, there.auditing.platform, operatorMails, there.clock);
        this.closures = new Closures(context, there.mail.notices, links, new Admins(there.store), cap, alarms);
        this.run = new ErasureRun(context, certificates, lastActs(there), residueChecks(there, vaultPlan), cap);
        this.gate = new RestoreGate(
                context,
                there.databases().appliedEpochs(),
                new LedgerHead(settings.restore().ledgerHead()),
                replayables(there),
                settings.restore().acceptedVault());
        this.upkeep = new EpochUpkeep(gate, context);
        this.overview = new ClosureOverview(there.vault, cap, there.clock);
        this.plans = new ClosurePlans(context, there.holds.summary());
        this.abandonedSignUps = new AbandonedSignUps(context, there.auditing.platform);
    }

    /** The closures that are due before the alarm about those that did not get on. */
    List<Runnable> jobs() {
        return List.of(run::destroyDue, alarms::runDue, abandonedSignUps::runDue, upkeep::runDue);
    }

    /** In the order in which they are done. While the mails are on their way, nothing behind them is done. */
    private List<LastAct> lastActs(Assembly there) {
        return List.of(lastMails, there.holds.atClosure, anonymisation);
    }

    private static List<ResidueCheck> residueChecks(Assembly there, VaultPlan vaultPlan) {
        return List.of(vaultPlan, there.holds.atClosure);
    }

    private List<CertificateSection> sections(Assembly there, Sinks sinks) {
        return List.of(
                there.holds.atClosure,
                anonymisation,
                new SinkRegister(sinks),
                new CanaryOpened(there.vault, there.clock),
                lastMailCounts,
                new Media(there.databases().catalogue(), there.databases().vaultCatalogue()));
    }

    /** What a restored copy of the tenant data is brought up to, in this order. */
    static List<Replayable> replayables(Assembly there) {
        return List.of(there.holds.replay, there.email.suppressionReplay, there.removal.replay);
    }

    /** What refers comes before what is referred to. */
    public static List<Erasable> erasables(List<Erasable> mail, List<Erasable> holds) {
        return Stream.of(
                        EmailErasables.all(),
                        ReceiptErasables.all(),
                        BudgetErasables.all(),
                        RetentionTable.erasables(),
                        ContactErasables.all(),
                        mail,
                        holds,
                        AccountErasables.all())
                .flatMap(List::stream)
                .toList();
    }
}
