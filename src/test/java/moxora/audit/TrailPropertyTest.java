package moxora.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is done to a trail of some hundred entries at a random place, by somebody whom no wall stops, is found. */
@Tag("T-38")
@Tag("T-60")
class TrailPropertyTest {

    private static final int ENTRIES = 300;
    private static final String[] TEXTS = {"actor", "action", "fields", "detail", "purpose", "origin"};

    @Test
    void anyChangeAtAnyPlace_isFoundAtThatPlace_andTheNeighbourStaysIntact() throws SQLException {
        Tally tally = Tally.of("T-38 a changed trail is found, and where");
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            fill(sandbox, acme);
            fill(sandbox, bolt);
            sandbox.assembly.auditing.checkpoints.of(acme).orElseThrow();
            sandbox.assembly.auditing.checkpoints.of(bolt).orElseThrow();
            Random random = Tally.random("trail");
            try (Connection connection = sandbox.superuser()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < Tally.size(80, 1_000); i++) {
                    Change change = Change.any(random, entries(sandbox, acme));
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(
                                change.sql.formatted(acme.organisation().value()));
                    }
                    // Seen by the one who made it only, and taken back: the real verification over the same rows.
                    Long found = broken(connection, sandbox, acme);
                    tally.check(found != null && found == change.at, change.name + " at " + change.at + ": " + found);
                    tally.check(broken(connection, sandbox, bolt) == null, change.name + " seen at the neighbour's");
                    connection.rollback();
                }
            }
            assertThat(sandbox.assembly.auditing.verification.of(acme).intact()).isTrue();
        }
        tally.close();
    }

    @Test
    void aTrailWrittenAnewFromSomewhere_withHashesThatFit_isRefutedByTheCheckpoint() throws SQLException {
        Tally tally = Tally.of("T-60 a trail written anew contradicts what was signed");
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            fill(sandbox, acme);
            sandbox.assembly.auditing.checkpoints.of(acme).orElseThrow();
            Random random = Tally.random("anew");
            try (Connection connection = sandbox.superuser()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < Tally.size(20, 200); i++) {
                    long at = 1 + random.nextInt((int) entries(sandbox, acme));
                    writeAnew(connection, acme, at);
                    assertThat(chainOnly(connection, acme))
                            .as("the forger's chain fits its head")
                            .isZero();
                    tally.check(broken(connection, sandbox, acme) != null, "written anew from " + at);
                    connection.rollback();
                }
            }
        }
        tally.close();
    }

    private record Change(String name, long at, String sql) {

        static Change any(Random random, long entries) {
            long at = 1 + random.nextInt((int) entries);
            String of = " where organisation_id = '%1$s' and seq = " + at;
            String head = "; update audit_head set (seq, hash) = (select seq, hash from audit_entry where"
                    + " organisation_id = '%1$s' order by seq desc limit 1) where organisation_id = '%1$s'";
            return switch (random.nextInt(8)) {
                case 0 -> new Change("a time", at, "update audit_entry set at = at + interval '1 microsecond'" + of);
                case 1 ->
                    new Change("a target", at, "update audit_entry set target_id = '" + UUID.randomUUID() + "'" + of);
                case 2 -> {
                    String column = TEXTS[random.nextInt(TEXTS.length)];
                    yield new Change(column, at, "update audit_entry set " + column + " = " + column + " || 'x'" + of);
                }
                case 3 -> new Change("a removal", at, "delete from audit_entry" + of);
                case 4 ->
                    // With those behind moved up and the head told.
                    new Change(
                            "a removal and a shift",
                            at,
                            "delete from audit_entry" + of
                                    + "; update audit_entry set seq = -seq where organisation_id = '%1$s' and seq > "
                                    + at
                                    + "; update audit_entry set seq = -seq - 1 where organisation_id = '%1$s' and seq < 0"
                                    + head);
                case 5 -> {
                    long other = at == entries ? at - 1 : at + 1 + random.nextInt((int) (entries - at));
                    yield new Change(
                            "a swap",
                            Math.min(at, other),
                            "update audit_entry set seq = -seq where organisation_id = '%1$s' and seq in (" + at + ", "
                                    + other + "); update audit_entry set seq = " + (at + other)
                                    + " + seq where organisation_id = '%1$s' and seq < 0");
                }
                case 6 ->
                    // A copy of an entry in another's place, those behind moved down.
                    new Change(
                            "an insertion",
                            at + 1,
                            "update audit_entry set seq = -seq where organisation_id = '%1$s' and seq > " + at
                                    + "; update audit_entry set seq = -seq + 1 where organisation_id = '%1$s' and seq < 0;"
                                    + " insert into audit_entry (organisation_id, seq, form, at, actor, action, target_id,"
                                    + " fields, detail, purpose, origin, previous, hash) select organisation_id, seq + 1,"
                                    + " form, at, actor, action, target_id, fields, detail, purpose, origin, previous, hash"
                                    + " from audit_entry" + of + head);
                default ->
                    new Change(
                            "a cut tail",
                            at,
                            "delete from audit_entry where organisation_id = '%1$s' and seq >= " + at
                                    + (at == 1
                                            ? "; update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')"
                                                    + " where organisation_id = '%1$s'"
                                            : head));
            };
        }
    }

    private static void fill(Sandbox sandbox, TenantScope scope) {
        for (int i = 0; i < ENTRIES / 10; i++) {
            sandbox.assembly.store.run(scope, session -> {
                for (int j = 0; j < 10; j++) {
                    sandbox.assembly.audit.record(session, AuditEvent.of(AuditAction.CONTACT_READ, UUID.randomUUID()));
                }
            });
        }
    }

    private static long entries(Sandbox sandbox, TenantScope scope) {
        return sandbox.assembly.auditing.verification.of(scope).entries();
    }

    /** What the verification says of the rows as this connection sees them. */
    private static Long broken(Connection connection, Sandbox sandbox, TenantScope scope) {
        return sandbox.assembly
                .auditing
                .verification
                .verdict(new ConnectionChain(connection, scope.organisation().value()))
                .firstBroken();
    }

    private static long chainOnly(Connection connection, TenantScope scope) {
        ConnectionChain chain =
                new ConnectionChain(connection, scope.organisation().value());
        return chain.asOfNow(moment -> {
            ChainCheck check = new ChainCheck(chain.id(), Link.beginning(), List.of());
            moment.entries(0, check::entry);
            return check.end(moment.head()).orElse(0);
        });
    }

    /** As somebody would who knows how entries are hashed: one entry another, and all behind it and the head to fit. */
    private static void writeAnew(Connection connection, TenantScope scope, long at) throws SQLException {
        UUID id = scope.organisation().value();
        ConnectionChain chain = new ConnectionChain(connection, id);
        List<AuditTrail.Entry> entries = new ArrayList<>();
        chain.asOfNow(moment -> {
            moment.entries(0, entries::add);
            return true;
        });
        Link link = Link.beginning();
        try (PreparedStatement update = connection.prepareStatement(
                "update audit_entry set actor = ?, previous = ?, hash = ? where organisation_id = ? and seq = ?")) {
            for (AuditTrail.Entry entry : entries) {
                AuditTrail.Entry written = entry.seq() == at ? ConnectionChain.by(entry, "member:" + id) : entry;
                Link next = link.next(id, written);
                update.setString(1, written.actor());
                update.setBytes(2, link.hash());
                update.setBytes(3, next.hash());
                update.setObject(4, id);
                update.setLong(5, entry.seq());
                update.addBatch();
                link = next;
            }
            update.executeBatch();
        }
        try (PreparedStatement head =
                connection.prepareStatement("update audit_head set hash = ? where organisation_id = ?")) {
            head.setBytes(1, link.hash());
            head.setObject(2, id);
            head.executeUpdate();
        }
    }
}
