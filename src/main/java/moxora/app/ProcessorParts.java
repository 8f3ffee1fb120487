package moxora.app;

import moxora.disclosure.processor.Egress;
import moxora.disclosure.processor.ProcessorReviews;
import moxora.disclosure.processor.Register;
import moxora.disclosure.processor.RegisteredEgress;
import moxora.disclosure.sharing.Sharing;

/** Who may be sent what: the register, the way out, reviews, and what is shared with processors that are no AI. */
public final class ProcessorParts {

    public final Register register;
    public final Egress egress;
    public final ProcessorReviews reviews;
    public final Sharing sharing;

    ProcessorParts(Assembly there, ProcessorSettings settings) {
        this.register = new Register(there.organisations::regionOf);
        this.egress = new RegisteredEgress(there.policies, settings.destinations());
        this.reviews = new ProcessorReviews(there.policies, there.clock);
        this.sharing = new Sharing(
                there.organisations,
                there.policies,
                register,
                there.contactDisclosures,
                new Sharing.Ports(
                        (scope, contact) ->
                                there.contactDisclosures.limits(scope, contact).restrictions(),
                        there.receipts.receipts,
                        egress,
                        settings.credentials()),
                there.clock);
    }
}
