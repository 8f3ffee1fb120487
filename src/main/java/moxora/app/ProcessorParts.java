package moxora.app;

import java.util.Set;
import moxora.disclosure.processor.Egress;
import moxora.disclosure.processor.ProcessorReviews;
import moxora.disclosure.processor.Register;
import moxora.disclosure.processor.RegisteredEgress;
import moxora.disclosure.sharing.ReceiptBook;
import moxora.disclosure.sharing.Restrictions;
import moxora.disclosure.sharing.Sharing;
import moxora.store.Ids;

/** Who may be sent what: the register, the way out, reviews, and what is shared with processors that are no AI. */
public final class ProcessorParts {

    public final Register register;
    public final Egress egress;
    public final ProcessorReviews reviews;
    public final Sharing sharing;

    ProcessorParts(Assembly there, ProcessorSettings settings, Restrictions restrictions, ReceiptBook receipts) {
        this.register = new Register(there.organisations::regionOf);
        this.egress = new RegisteredEgress(there.policies, settings.destinations());
        this.reviews = new ProcessorReviews(there.policies, there.clock);
        this.sharing = new Sharing(
                there.organisations,
                there.policies,
                register,
                there.contactDisclosures,
                new Sharing.Ports(restrictions, receipts, egress, settings.credentials(), Ids::next),
                there.clock);
    }

    /** As long as nobody keeps restrictions and receipts. */
    static ProcessorParts without(Assembly there, ProcessorSettings settings) {
        return new ProcessorParts(there, settings, (scope, contact) -> Set.of(), (scope, receipt, payload) -> {});
    }
}
