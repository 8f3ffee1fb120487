package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Passkeys. One is made and used only with the user verified by its authenticator, so that it is two factors by itself;
 * it is discoverable, so that a log-in names no credentials and cannot tell which addresses exist.
 */
public final class Passkeys {

    /** How many a user may have. */
    public static final int MOST = 20;

    private static final int LONGEST_NAME = 100;

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final UsedChallenges usedChallenges;
    private final PasskeyRecords records;
    private final SecondFactors factors;
    private final Organisations organisations;
    private final Users users;
    private final Sessions sessions;
    private final PasskeyChallenges challenges;
    private final WebAuthn webAuthn;
    private final AuditTrail audit;
    private final Clock clock;

    /**
     * What a browser is told to make a passkey.
     *
     * @param handle how the authenticator will name the user
     * @param userName what the user is asked to choose by
     * @param algorithms numbers of the COSE registry, the preferred first
     * @param exclude ids of the user's passkeys, in Base64url, so that no authenticator makes a second one
     */
    public record Creation(
            PasskeyChallenges.Issued challenge,
            byte[] handle,
            String userName,
            String displayName,
            List<Integer> algorithms,
            List<String> exclude) {

        @Override
        public String toString() {
            return "Creation[redacted]";
        }
    }

    /**
     * What a browser gave back.
     *
     * @param json the credential as {@code PublicKeyCredential.toJSON()} writes it
     */
    public record Answer(String challengeId, String credentialId, String json) {

        @Override
        public String toString() {
            return "Answer[redacted]";
        }
    }

    /** Where a credential leads: an organisation, and a passkey in it that has proved nothing yet. */
    public record Located(OrganisationId organisation, UUID passkey) {}

    public Passkeys(
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            BlindIndex index,
            SecondFactors factors,
            Organisations organisations,
            Users users,
            Sessions sessions,
            PasskeyChallenges challenges,
            RelyingParty party,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.usedChallenges = new UsedChallenges(index, clock);
        this.records = new PasskeyRecords(sealer);
        this.factors = factors;
        this.organisations = organisations;
        this.users = users;
        this.sessions = sessions;
        this.challenges = challenges;
        this.webAuthn = new WebAuthn(party);
        this.audit = audit;
        this.clock = clock;
    }

    /** Where the credential leads, before anything of the organisation is read. */
    public Optional<Located> locate(String credentialId) {
        return routes.find(Routes.Kind.PASSKEY, credentialId, 1).stream()
                .findFirst()
                .map(route -> new Located(route.organisation(), route.target()));
    }

    /** Begins making a passkey for the scope's actor. */
    public Creation begin(TenantScope scope) {
        String organisation = organisations.profile(scope).name();
        UUID user = scope.actor().id();
        return store.within(scope, session -> {
            Users.Profile profile = users.profile(session, user).orElseThrow(Fault::notFound);
            return new Creation(
                    challenges.forRegistration(scope),
                    WebAuthn.handle(user),
                    profile.email(),
                    profile.name() + " (" + organisation + ")",
                    WebAuthn.ALGORITHMS,
                    passkeys(session, user).stream()
                            .map(factor -> records.open(scope, factor).id())
                            .toList());
        });
    }

    /**
     * Keeps a new passkey of the scope's actor. Sessions that proved only a password end, but for this one.
     *
     * @param callersSession the session from which it is enrolled
     * @throws Fault 422 {@code invalid_token} for a challenge that is not good (any more), 422 for a credential that
     *     does not answer it, 409 when there are too many, or when the credential is known already
     */
    public UUID register(TenantScope scope, UUID callersSession, String name, Answer answer) {
        String label = requireName(name);
        sealer.prepare(scope);
        UUID user = scope.actor().id();
        PasskeyChallenges.Presented presented = challenges
                .present(answer.challengeId, PasskeyChallenges.Purpose.REGISTRATION)
                .filter(challenge -> challenge.isFor(scope) && challenges.isForUser(challenge, user))
                .orElseThrow(Passkeys::badChallenge);
        requireFirstUse(scope, presented);
        WebAuthn.Credential credential = webAuthn.register(answer.json, presented.challenge())
                .orElseThrow(
                        () -> Fault.refused(
                                "/credential",
                                "invalid_credential",
                                "The credential that the browser made for this challenge is required, with the user verified."));
        if (locate(credential.id()).isPresent()) {
            throw known();
        }
        UUID id = Ids.next();
        Instant now = now();
        store.run(scope, session -> {
            FactorTable.lockUser(session, user);
            if (passkeys(session, user).size() >= MOST) {
                throw new Fault(FaultCode.CONFLICT, "A user has at most " + MOST + " passkeys.");
            }
            FactorTable.insert(
                    session,
                    new FactorTable.Factor(
                            id,
                            user,
                            FactorTable.Kind.PASSKEY,
                            records.seal(scope, id, label, credential),
                            credential.counter(),
                            now,
                            now,
                            null));
            if (!routes.add(session, Routes.Kind.PASSKEY, credential.id(), id)) {
                throw known();
            }
            sessions.enrolled(session, callersSession, Means.PASSKEY);
            sessions.endPasswordOnly(session, user);
            factors.tellAdded(session, user);
            audit.record(session, AuditEvent.of(AuditAction.PASSKEY_ADDED, id));
        });
        return id;
    }

    /**
     * Removes a passkey of the scope's actor.
     *
     * @throws Fault 404 when they have none of that id, 409 when the policy requires a second factor and it is the last
     */
    public void remove(TenantScope scope, UUID id) {
        UUID user = scope.actor().id();
        sealer.prepare(scope);
        store.run(scope, session -> {
            FactorTable.lockUser(session, user);
            if (FactorTable.lockPasskey(session, id)
                    .filter(found -> found.user().equals(user))
                    .isEmpty()) {
                throw Fault.notFound();
            }
            FactorTable.remove(session, id);
            routes.remove(session, id);
            factors.afterRemoval(session, user);
            audit.record(session, AuditEvent.of(AuditAction.PASSKEY_REMOVED, id));
        });
    }

    /** Forgets where a user's passkeys lead; part of the transaction that removes the user, and the passkeys with it. */
    public void forgetRoutes(TenantSession session, UUID user) {
        passkeys(session, user).forEach(factor -> routes.remove(session, factor.id()));
    }

    /** In a transaction of its own: a challenge is used up by an answer that is refused as well. */
    private void requireFirstUse(TenantScope scope, PasskeyChallenges.Presented challenge) {
        if (!store.within(scope, session -> usedChallenges.isFirstUse(session, challenge))) {
            throw badChallenge();
        }
    }

    private static List<FactorTable.Factor> passkeys(TenantSession session, UUID user) {
        return FactorTable.confirmed(session, user).stream()
                .filter(factor -> factor.kind() == FactorTable.Kind.PASSKEY)
                .toList();
    }

    private static String requireName(@Nullable String name) {
        String label = name == null ? "" : name.strip();
        boolean printable = label.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (label.isEmpty() || label.length() > LONGEST_NAME || !printable) {
            throw Fault.refused(
                    "/name",
                    "invalid_name",
                    "1 to " + LONGEST_NAME + " characters are required, none of them a control character.");
        }
        return label;
    }

    private static Fault badChallenge() {
        return new Fault(
                FaultCode.INVALID_TOKEN,
                "The challenge is not known, was used, or is past its time: ask for another under options.");
    }

    private static Fault known() {
        return new Fault(FaultCode.CONFLICT, "That credential is a passkey here already.");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
