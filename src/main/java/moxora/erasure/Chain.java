package moxora.erasure;

/** The order of all certificates, those of organisations and the addenda to them: each names the one before it. */
final class Chain {

    /** The digest of the newest certificate of either kind. */
    static final String NEWEST = "select digest from (select seq, digest from certificate union all"
            + " select seq, digest from addendum_certificate) all_of_them order by seq desc limit 1";

    private Chain() {}
}
