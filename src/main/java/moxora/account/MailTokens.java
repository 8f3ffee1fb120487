package moxora.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.mail.MailKind;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that mails carry: 256 bits, for one purpose and one use, kept only as a keyed hash (OWASP Forgot Password
 * Cheat Sheet). Links hold them behind {@code #}, which no browser sends and no log sees.
 */
public final class MailTokens {

    /** At most so many mails of one kind to one person in an hour. */
    static final int AN_HOUR = 5;

    private static final String ADDRESS = "email";
    private static final int LONGEST = 128;

    /** What a token may be used for, and for how long. */
    public enum Purpose {
        VERIFY_EMAIL(MailKind.VERIFY_EMAIL, "verify", Duration.ofHours(72)),
        RESET_PASSWORD(MailKind.RESET_PASSWORD, "reset", Duration.ofHours(1)),
        ACCEPT_INVITATION(MailKind.ACCEPT_INVITATION, "invitation", Duration.ofDays(7)),
        CHANGE_EMAIL(MailKind.CHANGE_EMAIL, "email", Duration.ofHours(24));

        private final MailKind mail;
        private final String page;
        private final Duration lifetime;

        Purpose(MailKind mail, String page, Duration lifetime) {
            this.mail = mail;
            this.page = page;
            this.lifetime = lifetime;
        }

        Duration lifetime() {
            return lifetime;
        }
    }

    /** Where a token leads: an organisation, and a token's row in it that may be past its time. */
    public record Located(OrganisationId organisation, UUID id) {}

    /** What a token stood for: a user or an invitation, and where it is about another address, that address. */
    record Redeemed(UUID target, @Nullable String address) {

        @Override
        public String toString() {
            return "Redeemed[" + target + "]";
        }
    }

    private record Held(UUID target, @Nullable Sealed sealed) {}

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final Outbox outbox;
    private final String publicUrl;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public MailTokens(
            TenantStore store, Routes routes, FieldSealer sealer, Outbox outbox, String publicUrl, Clock clock) {
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.outbox = outbox;
        this.publicUrl = publicUrl.replaceAll("/+$", "");
        this.clock = clock;
    }

    /**
     * Where the token leads, before anything of the organisation is read.
     *
     * @throws Fault 422 {@code invalid_token}
     */
    public Located locate(String token) {
        if (token.length() > LONGEST) {
            throw invalid();
        }
        return routes.find(Routes.Kind.MAIL_TOKEN, token, 1).stream()
                .findFirst()
                .map(route -> new Located(route.organisation(), route.target()))
                .orElseThrow(MailTokens::invalid);
    }

    /** Makes a token and writes the mail that carries it. */
    void mail(TenantSession session, Purpose purpose, UUID target, String to, Map<String, String> values) {
        mail(session, purpose, target, to, values, null);
    }

    /** @param address an address that is to be its target's once it is confirmed */
    void mail(
            TenantSession session,
            Purpose purpose,
            UUID target,
            String to,
            Map<String, String> values,
            @Nullable String address) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        UUID id = Ids.next();
        Instant now = now();
        forgetOver(session, now);
        session.sql()
                .update(
                        "insert into mail_token (organisation_id, id, purpose, target_id, sealed, created_at, expires_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        id,
                        purpose,
                        target,
                        address == null
                                ? null
                                : sealer.seal(
                                        session.scope(),
                                        Compartment.MAIL_TOKEN,
                                        id,
                                        new FieldValues().with(ADDRESS, address)),
                        now,
                        now.plus(purpose.lifetime));
        routes.add(session, Routes.Kind.MAIL_TOKEN, token, id);
        Map<String, String> filled = new HashMap<>(values);
        filled.put("token", token);
        filled.put("link", publicUrl + "/account/" + purpose.page + ".html#token=" + token);
        outbox.add(session, purpose.mail, to, filled);
    }

    /** Whether the target was sent as many as anybody needs in an hour. */
    boolean tooMany(TenantSession session, Purpose purpose, UUID target) {
        return session.sql()
                        .count(
                                "select count(*) from mail_token where organisation_id = ? and target_id = ? and purpose = ?"
                                        + " and created_at > ?",
                                session.organisation(),
                                target,
                                purpose,
                                now().minus(Duration.ofHours(1)))
                >= AN_HOUR;
    }

    /** What a token that holds stands for; it is not used by that, and the organisation's keys are not needed. */
    UUID require(TenantScope scope, UUID id, Purpose purpose) {
        return store.within(scope, session -> held(session, id, purpose).target);
    }

    /** Uses the token: of two at a time one gets it, and nobody ever again. */
    Redeemed redeem(TenantSession session, UUID id, Purpose purpose) {
        Held held = held(session, id, purpose);
        remove(session, id);
        String address = held.sealed == null
                ? null
                : sealer.open(session.scope(), Compartment.MAIL_TOKEN, id, held.sealed, ADDRESS::equals)
                        .one(ADDRESS)
                        .orElseThrow();
        return new Redeemed(held.target, address);
    }

    private Held held(TenantSession session, UUID id, Purpose purpose) {
        if (!OrganisationGate.isOpenOrClosing(session)) {
            throw invalid();
        }
        return session.sql()
                .first(
                        "select target_id, sealed from mail_token where organisation_id = ? and id = ? and purpose = ?"
                                + " and expires_at > ? for update",
                        row -> new Held(row.uuid(1), row.sealedOrNull(2)),
                        session.organisation(),
                        id,
                        purpose,
                        now())
                .orElseThrow(MailTokens::invalid);
    }

    /** Makes every token void that was mailed to the target. */
    void forget(TenantSession session, UUID target) {
        session.sql()
                .rows(
                        "select id from mail_token where organisation_id = ? and target_id = ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        target)
                .forEach(id -> remove(session, id));
    }

    /** The same, of those for one purpose. */
    void forget(TenantSession session, UUID target, Purpose purpose) {
        session.sql()
                .rows(
                        "select id from mail_token where organisation_id = ? and target_id = ? and purpose = ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        target,
                        purpose)
                .forEach(id -> remove(session, id));
    }

    /** Tokens past their time go with the next that is made, at the latest. */
    private void forgetOver(TenantSession session, Instant now) {
        session.sql()
                .rows(
                        "select id from mail_token where organisation_id = ? and expires_at <= ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        now)
                .forEach(id -> remove(session, id));
    }

    private void remove(TenantSession session, UUID id) {
        session.sql().update("delete from mail_token where organisation_id = ? and id = ?", session.organisation(), id);
        routes.remove(session, id);
    }

    /** One answer for a token that never was, was used, is past its time, or is another's. */
    static Fault invalid() {
        return new Fault(FaultCode.INVALID_TOKEN, "The token is not known, was used, or is past its time.");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
