package moxora.erasure;

import moxora.store.Sql;

/** The order of all certificates, those of organisations and the addenda to them: each names the one before it. */
final class Chain {

    /** The digest of the newest certificate of either kind. */
    static final String NEWEST = "select digest from (select seq, digest from certificate union all"
            + " select seq, digest from addendum_certificate) all_of_them order by seq desc limit 1";

    private static final long LOCK = 0x4d6f786f72614345L;

    private Chain() {}

    /** One after the other until the commit: each follows one, and no two the same one. */
    static void lock(Sql sql) {
        sql.first("select 1 from pg_advisory_xact_lock(?)", row -> true, LOCK);
    }
}
