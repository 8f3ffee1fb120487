package moxora.store;

import moxora.tenant.OrganisationId;

/**
 * Counts every change of keys, so that nodes can follow them. The count is taken in the transaction that makes the
 * change, under a lock until its commit: whoever has seen a tick has seen every tick before it.
 */
public final class KeyClock {

    static final String CHANNEL = "moxora_keys";

    private KeyClock() {}

    /** Holds every change of keys off until this transaction ends. */
    public static void hold(Sql vault) {
        vault.first("select tick from key_clock where id = 1 for update", row -> row.number(1));
    }

    /**
     * Counts one change of the organisation's keys and rings every node; returns the tick. Struck before their states
     * are read, it keeps two changes from missing each other.
     */
    public static long strike(Sql vault, OrganisationId organisation) {
        long tick = vault.first(
                        "update key_clock set tick = tick + 1 where id = 1 returning tick", row -> row.number(1))
                .orElseThrow();
        vault.update(
                "insert into key_change (tick, organisation_id, at) values (?, ?, clock_timestamp())",
                tick,
                organisation.value());
        // Nodes hold keys for five minutes at most, so nobody needs to hear of what is older.
        vault.update("delete from key_change where at < clock_timestamp() - interval '10 minutes'");
        vault.first("select pg_notify(?, ?)", row -> true, CHANNEL, String.valueOf(tick));
        return tick;
    }

    /**
     * Whether every node that may still use its keys has applied the tick. A node that could not do so for two seconds
     * has stopped using them by itself ({@link KeyFeed}), and after ten it counts as gone.
     */
    public static boolean isKnownEverywhere(Sql vault, long tick) {
        return vault.count(
                        "select count(*) from key_node where applied < ? and seen_at > clock_timestamp() - interval '10 seconds'",
                        tick)
                == 0;
    }

    /** The same of the last change of an organisation's keys; a change no node needs to hear of any more is known. */
    public static boolean isKnownEverywhere(Sql vault, OrganisationId organisation) {
        return vault.first(
                        "select tick from key_change where organisation_id = ? order by tick desc limit 1",
                        row -> row.number(1),
                        organisation.value())
                .map(tick -> isKnownEverywhere(vault, tick))
                .orElse(true);
    }
}
