package moxora.email.sns;

import java.net.URI;
import java.util.List;

/** An SNS that answers as it is told, for tests of other packages. */
public final class Calls {

    private Calls() {}

    /** @param opened takes the addresses that were opened */
    public static SubscriptionCall answering(int status, List<URI> opened) {
        return new SubscriptionCall(address -> {
            opened.add(address);
            return new SnsGet.Answer(status, new byte[0], List.of());
        });
    }
}
