package moxora.email.sns;

import java.net.URI;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Tells Amazon SNS that a subscription is wanted, by opening the address that it sent for that. */
public final class SubscriptionCall {

    private final SnsGet sns;

    SubscriptionCall(SnsGet sns) {
        this.sns = sns;
    }

    /** At the real host. */
    public static SubscriptionCall toSns() {
        return new SubscriptionCall(new SnsHttp());
    }

    /**
     * Opens the address; doing so twice confirms once.
     *
     * @throws Fault 503 for any answer but 200, so that SNS asks again
     */
    public void confirm(URI address) {
        int status = sns.get(address).status();
        if (status != 200) {
            throw new Fault(FaultCode.SNS_UNAVAILABLE, "Amazon SNS answered with status " + status + ".");
        }
    }
}
