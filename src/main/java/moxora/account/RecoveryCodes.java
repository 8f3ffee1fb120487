package moxora.account;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.store.TenantSession;

/**
 * Recovery codes ("look-up secrets"): ten of 120 random bits, each good once in the place of a one-time code.
 *
 * <p>Stored is only an HMAC of each under the organisation's own keyset. A password needs a slow hash, since it can be
 * guessed; of 112 bits or more nothing can be, and NIST SP 800-63B-4 (look-up secrets) asks for a plain one-way hash
 * then. The key makes even that useless to whoever has a copy of the table alone.
 */
final class RecoveryCodes {

    static final int HOW_MANY = 10;
    private static final int BYTES = 15;
    private static final int CHARACTERS = 24;
    private static final int GROUP = 4;
    private static final String KIND = "recovery_code";

    private final BlindIndex index;
    private final SecureRandom random = new SecureRandom();

    RecoveryCodes(BlindIndex index) {
        this.index = index;
    }

    /** Makes new codes, shown once; those of before are void. */
    List<String> renew(TenantSession session, UUID user, Instant now) {
        forget(session, user);
        List<String> shown = new ArrayList<>();
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < HOW_MANY; i++) {
            byte[] secret = new byte[BYTES];
            random.nextBytes(secret);
            String code = Base32.encode(secret);
            shown.add(grouped(code));
            rows.add(new Object[] {session.organisation(), user, hash(session, user, code), now});
        }
        session.sql()
                .batch(
                        "insert into recovery_code (organisation_id, user_id, hash, created_at) values (?, ?, ?, ?)",
                        rows);
        return shown;
    }

    /** Whether it has the form of a recovery code, however it is grouped. */
    static boolean isOne(String code) {
        String plain = plain(code);
        return plain.length() == CHARACTERS && Base32.decode(plain).isPresent();
    }

    /** Takes the code, if it is one of the user's; of two that bring it at once one finds it gone. */
    boolean use(TenantSession session, UUID user, String code) {
        return isOne(code)
                && session.sql()
                                .update(
                                        "delete from recovery_code where organisation_id = ? and user_id = ? and hash = ?",
                                        session.organisation(),
                                        user,
                                        hash(session, user, plain(code)))
                        == 1;
    }

    long left(TenantSession session, UUID user) {
        return session.sql()
                .count(
                        "select count(*) from recovery_code where organisation_id = ? and user_id = ?",
                        session.organisation(),
                        user);
    }

    void forget(TenantSession session, UUID user) {
        session.sql()
                .update(
                        "delete from recovery_code where organisation_id = ? and user_id = ?",
                        session.organisation(),
                        user);
    }

    private Token hash(TenantSession session, UUID user, String code) {
        // Under the keyset that is never rotated: nobody could compute the hashes of the codes anew.
        return index.identity(session.scope(), KIND, 1, user + ":" + code);
    }

    private static String plain(String code) {
        return code.replace("-", "").replace(" ", "").toUpperCase(Locale.ROOT);
    }

    private static String grouped(String code) {
        return IntStream.range(0, CHARACTERS / GROUP)
                .mapToObj(i -> code.substring(i * GROUP, (i + 1) * GROUP))
                .collect(Collectors.joining("-"));
    }
}
