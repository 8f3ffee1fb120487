package moxora.app;

import java.util.List;
import java.util.stream.Stream;
import moxora.contact.ContactAddresses;
import moxora.contact.ContactHoldables;
import moxora.contact.ContactSealing;
import moxora.contact.HeldContacts;
import moxora.crypto.CertificateKey;
import moxora.email.EmailHoldables;
import moxora.erasure.Addenda;
import moxora.erasure.Erasable;
import moxora.erasure.HoldSummary;
import moxora.erasure.KeyDestruction;
import moxora.erasure.KeyResidue;
import moxora.erasure.RowsInOrder;
import moxora.erasure.Sinks;
import moxora.hold.HoldAtClosure;
import moxora.hold.HoldDisclosures;
import moxora.hold.HoldEnds;
import moxora.hold.HoldKeeping;
import moxora.hold.HoldReplay;
import moxora.hold.Holdable;
import moxora.hold.Holds;
import moxora.hold.TrailRows;

/** Legal holds: how they are placed and end, and their part in erasures of contacts and of organisations. */
public final class HoldParts {

    public final Holds holds;
    public final HoldKeeping keeping;
    public final HeldContacts contacts;
    public final HoldAtClosure atClosure;
    public final HoldEnds ends;
    public final HoldDisclosures disclosures;
    public final HoldReplay replay;
    public final Addenda addenda;

    /** @param there the graph as far as it is there; contacts are not yet */
    HoldParts(Assembly there, CertificateKey certificateKey, Sinks sinks) {
        List<Holdable> holdables = Stream.of(
                        ContactHoldables.all(there.sealer, there.contactTokens),
                        EmailHoldables.all(
                                there.sealer,
                                new ContactAddresses(there.contactTokens, new ContactSealing(there.sealer))),
                        List.of(TrailRows.of(there.sealer)))
                .flatMap(List::stream)
                .toList();
        KeyDestruction destruction = new KeyDestruction(there.vault, there.keyrings, there.sealer);
        KeyResidue residue = new KeyResidue(there.purging, there.vault, destruction, there.sealer, sinks);
        this.addenda = new Addenda(there.vault, certificateKey);
        this.keeping = new HoldKeeping(there.store, there.sealer, holdables, there.clock);
        this.contacts = new HeldContacts(keeping);
        this.atClosure = new HoldAtClosure(there.vault, there.store, keeping, there.sealer, holdables, there.clock);
        this.holds =
                new Holds(there.vault, there.store, there.registry, there.keyrings, residue, there.audit, there.clock);
        this.ends = new HoldEnds(
                there.vault,
                there.store,
                there.purging,
                there.registry,
                destruction,
                residue,
                addenda,
                there.audit,
                there.auditing.platform,
                holds,
                there.clock);
        this.disclosures = new HoldDisclosures(there.vault, there.store, there.sealer, there.clock);
        this.replay = new HoldReplay(there.vault, there.store, there.clock);
    }

    /** Marks go with the organisation; held records go when no hold in force covers them. */
    List<Erasable> erasables() {
        return List.of(new RowsInOrder("hold_mark", "hold_id"), atClosure);
    }

    /** What a closure would leave, as far as the organisation may know. */
    HoldSummary summary() {
        return organisation -> holds.told(organisation).stream()
                .map(hold -> new HoldSummary.Hold(hold.id(), hold.draft().expiresAt()))
                .toList();
    }
}
