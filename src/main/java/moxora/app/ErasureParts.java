package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.account.AccountErasables;
import moxora.contact.ContactErasables;
import moxora.crypto.CertificateKey;
import moxora.email.EmailErasables;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.Erasable;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.Sinks;
import moxora.receipt.BudgetErasables;
import moxora.receipt.ReceiptErasables;

/** What erases an organisation and proves it: the plan over every table, the closures, their run and certificates. */
public final class ErasureParts {

    public final ErasurePlan plan;
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun run;

    /** @param there the graph as far as it is there */
    ErasureParts(Assembly there, CertificateKey certificateKey, Sinks sinks) {
        this.plan = new ErasurePlan(erasables(there.mail), there.databases().catalogue());
        this.certificates = new Certificates(there.vault, certificateKey, sinks, there.clock);
        this.closures = new Closures(
                there.vault,
                plan,
                there.registry,
                there.store,
                there.policies,
                there.mail.notices,
                there.audit,
                there.clock);
        this.run = new ErasureRun(
                there.vault,
                there.store,
                there.purging,
                plan,
                there.keyrings,
                there.sealer,
                there.registry,
                certificates,
                there.policies,
                there.audit,
                there.auditing.checkpoints,
                sinks,
                there.clock);
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
