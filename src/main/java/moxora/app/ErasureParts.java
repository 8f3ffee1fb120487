package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.account.AccountErasables;
import moxora.contact.ContactCells;
import moxora.contact.ContactErasables;
import moxora.crypto.CertificateKey;
import moxora.email.EmailErasables;
import moxora.email.event.EventCells;
import moxora.erasure.Anonymisation;
import moxora.erasure.AnonymousCounts;
import moxora.erasure.CertificateSection;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.EpochUpkeep;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.LastAct;
import moxora.erasure.LedgerHead;
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
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun run;
    public final RestoreGate gate;
    public final EpochUpkeep upkeep;

    /** @param there the graph as far as it is there */
    ErasureParts(Assembly there, CertificateKey certificateKey, Settings settings) {
        Sinks sinks = settings.sinks();
        VaultPlan vaultPlan = new VaultPlan(there.vault, there.databases().vaultCatalogue());
        this.plan = new ErasurePlan(
                erasables(there.mail.erasables()),
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
        Anonymisation anonymisation =
                new Anonymisation(context, List.of(new ContactCells(there.clock), new EventCells()));
        this.certificates =
                new Certificates(there.vault, certificateKey, sinks, sections(anonymisation, sinks), there.clock);
        this.closures = new Closures(context, there.mail.notices);
        this.run = new ErasureRun(context, certificates, lastActs(anonymisation), residueChecks(vaultPlan));
        this.gate = new RestoreGate(
                context,
                there.databases().appliedEpochs(),
                new LedgerHead(settings.restore().ledgerHead()),
                replayables(there),
                settings.restore().acceptedVault());
        this.upkeep = new EpochUpkeep(gate, context);
    }

    /** In the order in which they are done. */
    private static List<LastAct> lastActs(Anonymisation anonymisation) {
        return List.of(anonymisation);
    }

    private static List<ResidueCheck> residueChecks(VaultPlan vaultPlan) {
        return List.of(vaultPlan);
    }

    private static List<CertificateSection> sections(Anonymisation anonymisation, Sinks sinks) {
        return List.of(anonymisation, new SinkRegister(sinks));
    }

    /** What a restored copy of the tenant data is brought up to, in this order. */
    static List<Replayable> replayables(Assembly there) {
        return List.of(there.email.suppressionReplay, there.removal.replay);
    }

    /** What refers comes before what is referred to. */
    public static List<Erasable> erasables(List<Erasable> mail) {
        return Stream.of(
                        EmailErasables.all(),
                        ReceiptErasables.all(),
                        BudgetErasables.all(),
                        RetentionTable.erasables(),
                        ContactErasables.all(),
                        mail,
                        AccountErasables.all())
                .flatMap(List::stream)
                .toList();
    }
}
