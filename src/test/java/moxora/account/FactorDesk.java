package moxora.account;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.VirtualAuthenticator;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.audit.AuditTrail;
import moxora.crypto.RouteKeys;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** The services by which people prove who they are, on the shared clusters, at a time that stands still until told. */
final class FactorDesk {

    static final String KEY_NAME = "Zanzibar telephone";
    static final Instant BEGINNING = Instant.parse("2027-03-01T09:00:10Z");

    final TestPlatform platform = TestPlatform.shared();
    final MovableClock clock = new MovableClock(Clock.fixed(BEGINNING, ZoneOffset.UTC), null);
    final Sessions sessions;
    final OwnSessions ownSessions;
    final SecondFactors factors;
    final TotpEnrolments enrolments;
    final PasskeyChallenges challenges;
    final Passkeys passkeys;
    final LogIns logIns;
    private final OneTimeCodes codes = new OneTimeCodes();

    FactorDesk() {
        Assembly moxora = platform.assembly;
        AuditTrail audit = new AuditTrail(clock);
        RelyingParty party = RelyingParty.of("http://localhost:8080");
        sessions = new Sessions(moxora.store, moxora.routes, moxora.policies, audit, clock);
        ownSessions = new OwnSessions(moxora.store, moxora.routes, sessions, audit, clock);
        factors = new SecondFactors(
                moxora.store, moxora.sealer, moxora.index, sessions, moxora.mail.notices, audit, clock);
        enrolments =
                new TotpEnrolments(moxora.store, moxora.sealer, factors, moxora.organisations, sessions, audit, clock);
        challenges = new PasskeyChallenges(new RouteKeys(moxora.keyrings), clock);
        passkeys = new Passkeys(
                moxora.store,
                moxora.routes,
                moxora.sealer,
                moxora.index,
                factors,
                moxora.organisations,
                moxora.users,
                sessions,
                challenges,
                party,
                audit,
                clock);
        PasskeyProofs proofs = new PasskeyProofs(moxora.users, challenges, moxora.sealer, moxora.index, party, clock);
        logIns = new LogIns(
                moxora.store, moxora.sealer, moxora.users, factors, proofs, sessions, moxora.abuse.failedProofs, audit);
    }

    /** An organisation, as its admin. */
    TenantScope organisation(String name, String policy) {
        return platform.organisation(name, policy);
    }

    /** A session that a password alone opened, as far as the policy lets it. */
    UUID session(TenantScope scope) {
        return sessions.locate(logIns.open(scope, null).session().token())
                .orElseThrow()
                .session();
    }

    /** An app enrolled by a session of its own; its code of now is used up. */
    Enrolled enrol(TenantScope scope) {
        String secret = enrolments.start(scope).secret();
        List<String> recovery = enrolments.confirm(scope, session(scope), code(secret, 0));
        return new Enrolled(secret, recovery);
    }

    /** An app enrolled beside other factors, from a session that a passkey opened. */
    Enrolled enrolBeside(TenantScope scope) {
        String secret = enrolments.start(scope).secret();
        UUID session = sessions.locate(logIns.openProved(scope).session().token())
                .orElseThrow()
                .session();
        return new Enrolled(secret, enrolments.confirm(scope, session, code(secret, 0)));
    }

    record Enrolled(String secret, List<String> recoveryCodes) {}

    /** The code that the app shows so many steps from now. */
    String code(String secret, int steps) {
        return codes.at(
                Base32.decode(secret).orElseThrow(), clock.instant().plus(OneTimeCodes.STEP.multipliedBy(steps)));
    }

    void advance(Duration further) {
        clock.advanceTo(clock.instant().plus(further));
    }

    /** A passkey of the scope's actor on the authenticator, made from a session of its own. */
    UUID passkey(TenantScope scope, VirtualAuthenticator authenticator) {
        Passkeys.Creation creation = passkeys.begin(scope);
        UUID session = sessions.locate(
                        sessions.open(scope, Means.PASSWORD, false).token())
                .orElseThrow()
                .session();
        return passkeys.register(
                scope, session, KEY_NAME, answer(creation.challenge(), create(authenticator, creation)));
    }

    static JsonObject create(VirtualAuthenticator authenticator, Passkeys.Creation creation) {
        return authenticator.create(Json.createObjectBuilder()
                .add("challenge", WebAuthn.text(creation.challenge().challenge()))
                .add("user", Json.createObjectBuilder().add("id", WebAuthn.text(creation.handle())))
                .build());
    }

    static Passkeys.Answer answer(PasskeyChallenges.Issued challenge, JsonObject credential) {
        return new Passkeys.Answer(challenge.id(), credential.getString("id"), credential.toString());
    }

    /** Whoever came with that passkey, before anything is proved. */
    static TenantScope unproven(TenantScope organisation, UUID passkey) {
        return new TenantScope(
                organisation.organisation(), new Actor(passkey, Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
    }

    /** Changes rows of the organisation behind the services' back. */
    void sabotage(TenantScope scope, String statement) {
        platform.assembly.store.run(scope, session -> {
            if (session.sql().update(statement, session.organisation()) == 0) {
                throw new IllegalStateException("nothing was sabotaged");
            }
        });
    }

    /** The newest entries of the trail, as action and detail. */
    List<String> trail(TenantScope scope, int newest) {
        return platform.assembly.auditPages.before(scope, Long.MAX_VALUE, newest).stream()
                .map(entry -> (entry.action() + " " + entry.detail()).strip())
                .toList();
    }
}
