package moxora.account;

import static moxora.account.Doors.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the five policies say of sessions, to the second. */
class SessionsTest {

    /** One of its own, whose clock goes forward as far as it likes. */
    private static final TestPlatform PLATFORM = new TestPlatform();

    private final TestPlatform platform = PLATFORM;
    private final Sessions sessions = platform.assembly.sessions;
    private final OwnSessions ownSessions = platform.assembly.ownSessions;
    private final Doors doors = new Doors(platform);
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();

    @AfterAll
    static void close() {
        PLATFORM.assembly.close();
    }

    private Sessions.Opened open(TenantScope scope) {
        return sessions.open(scope, Means.PASSWORD, false);
    }

    /** The figures are written out: read from the policies they would only agree with themselves. */
    @ParameterizedTest
    @CsvSource({"moxora,P7D,P1D", "pixelant,P7D,P1D", "moksana,P7D,P1D", "moksho,P1D,PT2H", "moonengage,PT12H,PT1H"})
    @Tag("P61")
    @Tag("P72")
    @Tag("P75")
    void aSession_livesAsLongAsThePolicySays_howeverMuchItIsUsed(String policy, Duration absolute, Duration idle) {
        TenantScope scope = platform.organisation("life", policy);
        Sessions.Opened opened = open(scope);
        Instant end = opened.expiresAt();
        assertThat(Duration.between(platform.clock.instant(), end)).isBetween(absolute.minusSeconds(30), absolute);

        Instant step = platform.clock.instant().plus(idle).minusSeconds(120);
        while (step.isBefore(end.minusSeconds(1))) {
            doors.advanceTo(step);
            assertThat(doors.session(opened.token())).as("at %s", step).isPresent();
            step = step.plus(idle).minusSeconds(120);
        }
        doors.advanceTo(end.minusSeconds(1));
        assertThat(doors.session(opened.token())).isPresent();
        doors.advanceTo(end);

        assertThat(doors.session(opened.token())).isEmpty();
        assertThat(doors.count(scope, "app_session")).isZero();
        assertThat(doors.routes(scope, "SESSION")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"moxora,P1D", "pixelant,P1D", "moksana,P1D", "moksho,PT2H", "moonengage,PT1H"})
    @Tag("P61")
    @Tag("P72")
    void aSessionThatNobodyUses_endsAsThePolicySays(String policy, Duration idle) {
        TenantScope scope = platform.organisation("idle", policy);
        Sessions.Opened used = open(scope);
        Sessions.Opened unused = open(scope);
        Instant last = lastUse(scope);

        doors.advanceTo(last.plus(idle).minusSeconds(1));
        assertThat(doors.session(used.token())).isPresent();
        doors.advanceTo(last.plus(idle).plusSeconds(1));

        assertThat(doors.session(unused.token())).isEmpty();
        assertThat(doors.session(used.token())).isPresent();
        assertThat(doors.count(scope, "app_session")).isEqualTo(1);
        assertThat(doors.routes(scope, "SESSION")).isEqualTo(1);
    }

    private Instant lastUse(TenantScope scope) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select max(last_used_at) from app_session where organisation_id = ?",
                                row -> row.instant(1),
                                session.organisation())
                        .orElseThrow());
    }

    @Test
    @Tag("P75")
    void whatIsOver_goesByTheHourlyJob_thoughNobodyComesBack() {
        TenantScope pixelant = platform.organisation("quiet", "pixelant");
        doors.purge();
        Instant end = open(pixelant).expiresAt();
        Duration idle = Duration.ofDays(1);
        Instant idleEnd = lastUse(pixelant).plus(idle);
        assertThat(idleEnd).isBefore(end);

        doors.advanceTo(idleEnd.minusSeconds(1));
        doors.purge();
        assertThat(doors.count(pixelant, "app_session")).isEqualTo(1);
        // The job comes by once an hour, so an hour later at the latest.
        doors.advanceTo(idleEnd.plus(Duration.ofHours(1)));
        doors.purge();

        assertThat(doors.count(pixelant, "app_session")).isZero();
        assertThat(doors.routes(pixelant, "SESSION")).isZero();
    }

    @Test
    @Tag("P75")
    void theHourlyJob_endsNoSessionThatLives_andComesOnceAnHour() {
        Sessions.Opened opened = open(acme);
        doors.advanceTo(platform.clock.instant().plus(Duration.ofHours(2)));
        doors.purge();
        assertThat(doors.session(opened.token())).isPresent();

        platform.assembly.store.run(
                acme,
                session -> session.sql()
                        .update(
                                "update app_session set expires_at = ? where organisation_id = ?",
                                platform.clock.instant(),
                                session.organisation()));
        doors.purge();
        assertThat(doors.count(acme, "app_session")).as("within the hour").isEqualTo(1);
        doors.advanceTo(platform.clock.instant().plus(Duration.ofHours(1)));
        doors.purge();
        assertThat(doors.count(acme, "app_session")).isZero();
    }

    @Test
    @Tag("P61")
    void aStolenRow_logsNobodyIn() {
        Sessions.Opened opened = open(acme);
        List<byte[]> stolen = platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .first(
                                "select r.key_hash, uuid_send(s.id), uuid_send(s.user_id), uuid_send(s.organisation_id)"
                                        + " from app_session s join route r on r.target_id = s.id where s.organisation_id = ?",
                                row -> List.of(row.bytes(1), row.bytes(2), row.bytes(3), row.bytes(4)),
                                session.organisation())
                        .orElseThrow());
        Set<String> presented = new HashSet<>();
        for (byte[] value : stolen) {
            presented.add(HexFormat.of().formatHex(value));
            presented.add("\\x" + HexFormat.of().formatHex(value));
            presented.add(Base64.getUrlEncoder().withoutPadding().encodeToString(value));
            presented.add(Base64.getEncoder().encodeToString(value));
            presented.add(new String(value, StandardCharsets.ISO_8859_1));
            if (value.length == 16) {
                presented.add(Bytes.uuid(value).toString());
            }
        }

        assertThat(presented)
                .allSatisfy(value -> assertThat(doors.session(value)).isEmpty());
        assertThat(doors.session(opened.token())).as("the positive control").isPresent();
        assertThat(Base64.getUrlDecoder().decode(opened.token())).hasSize(32);
    }

    private static final class Bytes {
        static UUID uuid(byte[] value) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(value);
            return new UUID(bytes.getLong(), bytes.getLong());
        }
    }

    @Test
    @Tag("P74")
    void logOut_destroysTheSession() {
        Sessions.Opened opened = open(bolt);
        UUID id = sessions.locate(opened.token()).orElseThrow().session();

        sessions.close(bolt, id);

        assertThat(doors.session(opened.token())).isEmpty();
        assertThat(sessions.locate(opened.token())).isEmpty();
        assertThat(doors.count(bolt, "app_session")).isZero();
        assertThat(doors.routes(bolt, "SESSION")).isZero();
        assertThat(doors.trail(bolt)).anyMatch(entry -> entry.startsWith("logged_out:"));
    }

    @Test
    @Tag("T-01")
    void onesOwnSessions_areListedAndRevoked_andNobodyElses() {
        TenantScope colleague = doors.colleague(acme, Actor.Role.MEMBER);
        Map<String, Sessions.Opened> opened =
                Map.of("ours", open(acme), "colleague", open(colleague), "bolt", open(bolt));
        UUID ours = id(opened.get("ours"));

        assertThat(ownSessions.list(acme)).extracting(OwnSessions.Shown::id).containsExactly(ours);
        assertThat(ownSessions.list(colleague))
                .extracting(OwnSessions.Shown::id)
                .containsExactly(id(opened.get("colleague")));
        for (UUID foreign : List.of(id(opened.get("colleague")), id(opened.get("bolt")), UUID.randomUUID())) {
            assertThatThrownBy(() -> ownSessions.revoke(acme, foreign))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        }
        assertThat(opened.values())
                .allSatisfy(one -> assertThat(doors.session(one.token())).isPresent());

        ownSessions.revoke(acme, ours);

        assertThat(doors.session(opened.get("ours").token())).isEmpty();
        assertThat(doors.session(opened.get("colleague").token())).isPresent();
        assertThat(doors.session(opened.get("bolt").token())).isPresent();
        assertThat(doors.trail(acme)).contains("session_revoked:" + ours + ":");
    }

    private UUID id(Sessions.Opened opened) {
        return sessions.locate(opened.token()).orElseThrow().session();
    }

    @Test
    @Tag("P61")
    void eachLogIn_hasASessionAndATokenOfItsOwn() {
        Set<String> tokens = new HashSet<>();
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Sessions.Opened opened = open(acme);
            tokens.add(opened.token());
            ids.add(id(opened));
        }

        assertThat(tokens).hasSize(20);
        assertThat(ids).hasSize(20);
        assertThat(doors.count(acme, "app_session")).isEqualTo(20);
    }

    @Test
    @Tag("P61")
    void beyondAHundredSessions_theOldestOfTheSameUserEnds_alsoWhenManyBeginAtOnce() throws Exception {
        TenantScope colleague = doors.colleague(acme, Actor.Role.MEMBER);
        Sessions.Opened colleagues = open(colleague);
        List<Sessions.Opened> opened = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST; i++) {
            opened.add(open(acme));
            doors.advanceTo(platform.clock.instant().plusMillis(1));
        }
        assertThat(doors.session(opened.get(0).token())).isPresent();

        ExecutorService people = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Sessions.Opened>> logIns = java.util.Collections.nCopies(8, () -> open(acme));
            for (var logIn : people.invokeAll(logIns)) {
                assertThat(doors.session(logIn.get().token())).isPresent();
            }
        } finally {
            people.shutdownNow();
        }

        for (int i = 0; i < 8; i++) {
            assertThat(doors.session(opened.get(i).token())).as("number %d", i).isEmpty();
        }
        assertThat(doors.session(opened.get(8).token())).isPresent();
        assertThat(ownSessions.list(acme)).hasSize(Sessions.MOST);
        assertThat(doors.routes(acme, "SESSION")).isEqualTo(Sessions.MOST + 1);
        assertThat(doors.session(colleagues.token())).isPresent();
    }
}
