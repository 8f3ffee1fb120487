package moxora.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Enrolling an authenticator app: a secret is shown, and counts once a code made with it was given back. Until then an
 * app enrolled before keeps its place.
 */
public final class TotpEnrolments {

    /** For so long a secret waits for its confirmation. */
    static final Duration PATIENCE = Duration.ofHours(1);

    private static final String ISSUER = "Moxora";

    /** A longer name would make the picture too fine for a camera. */
    private static final int SHOWN_OF_A_NAME = 40;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final SecondFactors factors;
    private final Organisations organisations;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final Clock clock;

    /**
     * A secret that waits for its confirmation.
     *
     * @param secret in Base32, as it is typed into an app
     * @param uri {@code otpauth:}, as an app reads it from a picture
     */
    public record Pending(String secret, String uri) {

        @Override
        public String toString() {
            return "Pending[redacted]";
        }
    }

    public TotpEnrolments(
            TenantStore store,
            FieldSealer sealer,
            SecondFactors factors,
            Organisations organisations,
            Sessions sessions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.factors = factors;
        this.organisations = organisations;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes a secret for the scope's actor; one that was waiting is void. */
    public Pending start(TenantScope scope) {
        String name = organisations.profile(scope).name();
        UUID user = scope.actor().id();
        UUID id = Ids.next();
        FieldValues values = factors.newSecret();
        store.run(scope, session -> {
            FactorTable.lockUser(session, user);
            FactorTable.removeTotp(session, user, true);
            FactorTable.insert(
                    session,
                    new FactorTable.Factor(
                            id,
                            user,
                            FactorTable.Kind.TOTP,
                            sealer.seal(scope, Compartment.SECOND_FACTOR, id, values),
                            0,
                            now(),
                            null,
                            null));
        });
        return pending(values.one(SecondFactors.SECRET).orElseThrow(), name);
    }

    /**
     * What waits for its confirmation.
     *
     * @throws Fault 404 when nothing does
     */
    public Pending pending(TenantScope scope) {
        String name = organisations.profile(scope).name();
        String secret = store.within(scope, session -> factors.secret(scope, waiting(session)));
        return pending(secret, name);
    }

    /**
     * Lets the waiting secret count, in the place of any before it. Sessions of the user that proved only a password
     * end, but for this one, which has now proved more.
     *
     * @return new recovery codes, shown once
     * @throws Fault 422 when the code is wrong, 404 when nothing waits
     */
    public List<String> confirm(TenantScope scope, UUID callersSession, String code) {
        sealer.prepare(scope);
        UUID user = scope.actor().id();
        return store.within(scope, session -> {
            FactorTable.lockUser(session, user);
            FactorTable.Factor waiting = waiting(session);
            Instant now = now();
            OptionalLong step = factors.accept(scope, waiting, code, now);
            if (step.isEmpty()) {
                throw Fault.refused(
                        "/code",
                        "wrong_code",
                        "The code that the app shows now, " + OneTimeCodes.DIGITS + " digits, is required.");
            }
            FactorTable.removeTotp(session, user, false);
            FactorTable.confirm(session, waiting.id(), step.getAsLong(), now);
            sessions.enrolled(session, callersSession, Means.PASSWORD_AND_TOTP);
            sessions.endPasswordOnly(session, user);
            factors.tellAdded(session, user);
            audit.record(session, AuditEvent.of(AuditAction.SECOND_FACTOR_ENROLLED, waiting.id()));
            return factors.renewRecoveryCodes(session, user);
        });
    }

    /**
     * Takes the app away from the scope's actor.
     *
     * @throws Fault 404 when there is none, 409 when the policy requires a second factor and it is the last
     */
    public void remove(TenantScope scope) {
        UUID user = scope.actor().id();
        sealer.prepare(scope);
        store.run(scope, session -> {
            FactorTable.lockUser(session, user);
            UUID id = FactorTable.lockTotp(session, user)
                    .orElseThrow(Fault::notFound)
                    .id();
            FactorTable.remove(session, id);
            factors.afterRemoval(session, user);
            audit.record(session, AuditEvent.of(AuditAction.SECOND_FACTOR_REMOVED, id));
        });
    }

    private FactorTable.Factor waiting(TenantSession session) {
        return FactorTable.pendingTotp(session, session.scope().actor().id(), now().minus(PATIENCE))
                .orElseThrow(() -> new Fault(
                        FaultCode.NOT_FOUND, "No enrolment waits for its confirmation: POST /api/v1/account/totp."));
    }

    /** The URI that authenticator apps agree on (Google Authenticator's "Key URI Format"). */
    private static Pending pending(String secret, String organisation) {
        String name = organisation.codePointCount(0, organisation.length()) <= SHOWN_OF_A_NAME
                ? organisation
                : organisation.substring(0, organisation.offsetByCodePoints(0, SHOWN_OF_A_NAME));
        return new Pending(
                secret,
                "otpauth://totp/" + ISSUER + ":" + encoded(name) + "?secret=" + secret + "&issuer=" + ISSUER
                        + "&algorithm=SHA1&digits=" + OneTimeCodes.DIGITS + "&period=" + OneTimeCodes.STEP.toSeconds());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
