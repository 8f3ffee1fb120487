package moxora.account;

import java.security.SecureRandom;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.TenantSession;

/**
 * Contacts that are nobody's, sealed beside the real ones and in no read, count or export: their keys are destroyed with
 * the organisation's, then they must no longer open, and their texts must be nowhere.
 *
 * <p>Each text is random in both its halves, so that no other text is taken for it, with a character in between that
 * some encoding escapes.
 */
final class CanaryRecords {

    private static final int CONTACTS = 3;
    private static final int WORD = 20;
    /** What case, URLs and base64 leave alone. */
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

    private final FieldSealer sealer;
    private final SecureRandom random;

    CanaryRecords(FieldSealer sealer, SecureRandom random) {
        this.sealer = sealer;
        this.random = random;
    }

    /** Plants them in a new organisation. */
    void plant(TenantSession session) {
        for (int i = 0; i < CONTACTS; i++) {
            UUID id = Ids.next();
            session.sql()
                    .update(
                            "insert into canary (organisation_id, id, sealed) values (?, ?, ?)",
                            session.organisation(),
                            id,
                            sealer.seal(session.scope(), Compartment.CANARY, id, contact()));
        }
    }

    private FieldValues contact() {
        return new FieldValues()
                .with("canary", "canary-" + word() + "-" + word())
                .with("firstName", word() + " " + word())
                .with("lastName", word() + "'" + word())
                .with("email", word() + "@" + word() + ".example")
                .with("phone", "+" + digits() + " " + digits())
                .with("company", word() + " & " + word())
                .with("title", word() + "/" + word())
                .with("tag", word() + "=" + word())
                .with("customField", word() + "%" + word())
                .with("notes", word() + ": \"" + word() + "\"");
    }

    private String word() {
        StringBuilder word = new StringBuilder(WORD);
        for (int i = 0; i < WORD; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    private String digits() {
        StringBuilder digits = new StringBuilder(WORD);
        for (int i = 0; i < WORD; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
