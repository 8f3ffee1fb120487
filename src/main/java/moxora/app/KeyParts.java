package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.account.AccountResealables;
import moxora.contact.ContactResealables;
import moxora.contact.CustomFields;
import moxora.email.EmailResealables;
import moxora.erasure.KeyDestruction;
import moxora.erasure.KeyResidue;
import moxora.keys.KekRotation;
import moxora.keys.KeyStates;
import moxora.keys.KeyUsage;
import moxora.keys.OldKeys;
import moxora.keys.Pace;
import moxora.keys.Resealable;
import moxora.keys.RotationRun;
import moxora.keys.Rotations;
import moxora.receipt.ReceiptResealables;

/** The life of keys: how they are used, rotated and suspended, and how old ones are destroyed. */
public final class KeyParts {

    public final List<Resealable> resealables;
    public final Rotations rotations;
    public final OldKeys oldKeys;
    public final RotationRun rotationRun;
    public final KeyStates states;
    public final KeyUsage usage;
    public final KekRotation kekRotation;

    /** @param there the graph as far as it is there */
    KeyParts(Assembly there, CustomFields customFields, Settings settings) {
        this.resealables = Stream.of(
                        AccountResealables.all(there.sealer, there.mail.userTokens),
                        EmailResealables.all(there.sealer),
                        ReceiptResealables.all(there.sealer),
                        ContactResealables.all(
                                there.sealer,
                                there.index,
                                there.contactTokens,
                                customFields,
                                there.organisations::phoneRegion))
                .flatMap(List::stream)
                .toList();
        KeyDestruction destruction = new KeyDestruction(there.vault, there.keyrings, there.sealer);
        this.rotations = new Rotations(there.vault, there.registry, there.clock);
        this.oldKeys = new OldKeys(
                there.vault,
                there.store,
                there.keyrings,
                destruction,
                new KeyResidue(there.purging, there.vault, destruction, there.sealer, settings.sinks()),
                resealables,
                rotations,
                there.audit,
                settings.sinks().dataBackups(),
                there.clock);
        this.rotationRun = new RotationRun(
                there.vault,
                there.store,
                there.registry,
                there.keyrings,
                resealables,
                oldKeys,
                there.audit,
                new Pace(settings.rotationRate()),
                there.clock);
        this.states = new KeyStates(
                there.vault, there.store, there.registry, there.keyrings, rotations, there.audit, there.clock);
        this.usage = new KeyUsage(there.vault, there.keyrings, rotations, there.clock);
        this.kekRotation = new KekRotation(
                there.vault, there.keyrings, destruction, there.registry, there.store, there.audit, there.clock);
    }

    /** What keeps keys young, in this order; some of it can take hours. */
    List<Runnable> jobs() {
        return List.of(usage::flush, usage::requestDue, kekRotation::runDue, rotationRun::runDue, oldKeys::destroyDue);
    }
}
