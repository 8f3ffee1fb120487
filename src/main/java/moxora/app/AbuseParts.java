package moxora.app;

import java.time.Clock;
import java.time.Duration;
import moxora.account.FailedProofs;
import moxora.account.Sessions;
import moxora.account.UnknownAddresses;
import moxora.audit.AlarmNotice;
import moxora.audit.Alarms;
import moxora.audit.AuditTrail;
import moxora.contact.CanaryContacts;
import moxora.contact.CanaryMarks;
import moxora.contact.Contacts;
import moxora.contact.ReadingBudget;
import moxora.contact.Readings;
import moxora.contact.TenantPolicies;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.RouteKeys;
import moxora.limit.AddressKeys;
import moxora.limit.CredentialHints;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.limit.Probing;
import moxora.limit.RateLimits;
import moxora.store.TenantStore;
import moxora.store.Vault;

/** The part of the graph that stands against abuse: limits, lock-out, reading budgets, planted contacts, alarms. */
public final class AbuseParts {

    /** With the eight that are worked on, half of the server's 200 threads. */
    private static final int WAITING = 92;

    /** As long as one waits for a connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    public final Incidents incidents = new Incidents();
    public final AddressKeys addressKeys = new AddressKeys();
    public final CredentialHints credentialHints = new CredentialHints();
    public final RateLimits rateLimits;
    public final InFlight inFlight;
    public final Probing probing;
    public final Alarms alarms;
    public final FailedProofs failedProofs;
    public final UnknownAddresses unknownAddresses;
    public final Readings readings;
    private final TenantStore store;
    private final CanaryMarks canaryMarks;
    private final AuditTrail audit;

    AbuseParts(
            LimitSettings settings,
            TenantStore store,
            Vault vault,
            TenantPolicies policies,
            RouteKeys routeKeys,
            FieldSealer sealer,
            BlindIndex index,
            AuditTrail audit,
            AlarmNotice notice,
            Clock clock) {
        this.store = store;
        this.audit = audit;
        this.rateLimits = new RateLimits(settings.rates(), clock, incidents);
        this.inFlight = new InFlight(settings.inFlight(), WAITING, PATIENCE, incidents);
        this.probing = new Probing(clock);
        this.alarms = new Alarms(store, audit, incidents, notice);
        this.failedProofs = new FailedProofs(store, audit, alarms, incidents, clock);
        this.unknownAddresses = new UnknownAddresses(vault, routeKeys, incidents, clock);
        this.canaryMarks = new CanaryMarks(store, sealer, index, alarms, clock);
        this.readings = new Readings(
                new ReadingBudget(store, policies, Sessions::latestProof, audit, alarms, incidents, clock),
                canaryMarks);
    }

    /** Planting among these contacts. */
    public CanaryContacts canaryContacts(Contacts contacts) {
        return new CanaryContacts(store, contacts, canaryMarks, audit);
    }
}
