package moxora.email.tracking;

import java.util.regex.Pattern;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** What may be kept of an open or a click: what its message says, else what the organisation's policy says now. */
public final class Tracking {

    private static final Pattern AKIN = Pattern.compile("open|click|view|read", Pattern.CASE_INSENSITIVE);
    private static final int LOOKED_AT = 200;

    private final Policies policies;

    public Tracking(Policies policies) {
        this.policies = policies;
    }

    /** What the organisation's policy says of e-mail events now. */
    public Policy.EmailEvents policy(TenantSession session) {
        String name = session.sql()
                .first(
                        "select policy from organisation where organisation_id = ?",
                        row -> row.text(1),
                        session.organisation())
                .orElseThrow();
        return policies.require(name).emailEvents();
    }

    /** Whether a provider's name for something we know nothing of sounds like an open or a click. */
    public static boolean isAkin(String name) {
        return AKIN.matcher(name.substring(0, Math.min(name.length(), LOOKED_AT)))
                .find();
    }

    /** A person who asks not to be tracked is not, whatever the message says (P76). */
    public Policy.Tracking of(Policy.EmailEvents policy, @Nullable RegisteredMessage message, ReportedEvent event) {
        if (event.doNotTrack() && policy.doNotTrack()) {
            return Policy.Tracking.OFF;
        }
        return message == null ? policy.tracking() : message.tracking();
    }
}
