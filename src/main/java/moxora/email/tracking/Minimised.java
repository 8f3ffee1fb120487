package moxora.email.tracking;

import java.util.Optional;
import java.util.function.Predicate;
import moxora.email.provider.ReportedEvent;
import moxora.field.IpNetwork;
import moxora.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What may remain of a report, taken off before anything stores it, parks it, acts on it or hands it on: of an IP address
 * its network or nothing, of a user agent its family, of a clicked link what {@link Cleaned} leaves.
 *
 * <p>What is minimised already stays as it is.
 */
public final class Minimised {

    private Minimised() {}

    /** The report, marked where a program did it: the provider says so, or its agent is known for it. */
    public static ReportedEvent marked(ReportedEvent event) {
        boolean byProgram = event.type().isTracking() && Agents.isMachine(event.userAgent());
        return byProgram && !event.machine() ? copy(event).machine(true).build() : event;
    }

    /**
     * What the policy lets remain of a report, which is marked already.
     *
     * @param tracking what applies to it, if it is an open or a click: unless it is stored with its contact, neither link
     *     nor network nor client remain
     */
    public static ReportedEvent of(Policy.EmailEvents policy, Policy.Tracking tracking, ReportedEvent event) {
        boolean shown = event.type().isTracking() && tracking == Policy.Tracking.IDENTIFIED;
        return copy(event)
                .url(shown ? Cleaned.url(event.url(), policy.queryValues()) : null)
                .ip(shown && policy.network() == Policy.Network.TRUNCATED ? network(event.ip()) : null)
                .userAgent(shown ? Agents.family(event.userAgent()) : null)
                .build();
    }

    private static @Nullable String network(@Nullable String address) {
        return Optional.ofNullable(address)
                .map(String::strip)
                .map(text -> text.indexOf('/') < 0 ? text : text.substring(0, text.indexOf('/')))
                .filter(Predicate.not(String::isEmpty))
                .flatMap(IpNetwork::address)
                .map(IpNetwork::truncated)
                .orElse(null);
    }

    private static ReportedEvent.Builder copy(ReportedEvent event) {
        return ReportedEvent.of(event.type(), event.recipient(), event.sameness())
                .at(event.at())
                .messageId(event.messageId())
                .url(event.url())
                .bounce(event.bounceClass())
                .bounceCode(event.bounceCode())
                .reason(event.reason())
                .diagnostic(event.diagnostic())
                .machine(event.machine())
                .ip(event.ip())
                .userAgent(event.userAgent())
                .doNotTrack(event.doNotTrack())
                .providerId(event.providerId());
    }
}
