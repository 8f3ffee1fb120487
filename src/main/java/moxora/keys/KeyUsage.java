package moxora.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moxora.crypto.KeyUses;
import moxora.crypto.Keyrings;
import moxora.store.KeyLives;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * Counts what every key was used for, and asks for a rotation when one is due: after 2^28 encryptions, a sixteenth of
 * what NIST SP 800-38D section 8.3 allows under random nonces, or after 90 days.
 *
 * <p>A node writes its counts down every second; one that is killed loses that second's, which is why the limit leaves
 * so much room.
 */
public final class KeyUsage {

    public static final long DUE_AFTER_USES = 1L << 28;
    public static final Duration DUE_AFTER = Duration.ofDays(90);

    private static final int AT_ONCE = 100;

    private final Vault vault;
    private final Keyrings keyrings;
    private final Rotations rotations;
    private final Clock clock;

    public KeyUsage(Vault vault, Keyrings keyrings, Rotations rotations, Clock clock) {
        this.vault = vault;
        this.keyrings = keyrings;
        this.rotations = rotations;
        this.clock = clock;
    }

    /** Adds this node's counts to the sums in the vault. */
    public void flush() {
        List<KeyUses.Use> uses = keyrings.uses().drain();
        if (!uses.isEmpty()) {
            vault.run(sql -> KeyLives.count(sql, uses));
        }
    }

    /** Asks for a rotation of every organisation that has a key for which one is due. */
    public void requestDue() {
        List<OrganisationId> due = vault.within(sql -> sql.rows(
                "select distinct l.organisation_id from key_life l join organisation_registry o"
                        + " on o.organisation_id = l.organisation_id and o.state = 'ACTIVE'"
                        + " where l.state = 'ACTIVE' and l.purpose in ('fields', 'index', 'special')"
                        + " and (l.uses >= ? or l.activated_at <= ?) and not exists (select 1 from key_rotation_part p"
                        + " where p.organisation_id = l.organisation_id and p.finished_at is null) limit ?",
                row -> new OrganisationId(row.uuid(1)),
                DUE_AFTER_USES,
                clock.instant().minus(DUE_AFTER),
                AT_ONCE));
        due.forEach(organisation -> rotations.request(organisation, null, "job:key-usage", "due"));
    }

    /** The next instant in the span at which a key grows too old. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        return vault.within(sql -> sql.first(
                        "select min(l.activated_at) from key_life l join organisation_registry o"
                                + " on o.organisation_id = l.organisation_id and o.state = 'ACTIVE'"
                                + " where l.state = 'ACTIVE' and l.purpose in ('fields', 'index', 'special')"
                                + " and l.activated_at > ? and l.activated_at <= ? having min(l.activated_at) is not null",
                        row -> row.instant(1),
                        after.minus(DUE_AFTER),
                        until.minus(DUE_AFTER)))
                .map(activated -> activated.plus(DUE_AFTER));
    }
}
