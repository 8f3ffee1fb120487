package moxora.email.unlinked;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.contact.ContactRemains;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * What stands for a contact where opens and clicks may be told apart but not be anybody's: a keyed hash over the contact
 * and one message of theirs. No table leads from it to the contact; who has the organisation's keys can compute it for a
 * contact, and that is how erasing the contact finds what must go.
 *
 * <p>An event whose message nobody registered has a pseudonym over the contact and the day of its receipt.
 */
public final class Pseudonyms implements ContactRemains {

    private static final String CONTACT = "pseudonym";
    private static final String MESSAGE = "pseudonym_message";
    private static final int VERSION = 1;
    private static final int AT_ONCE = 500;

    private final BlindIndex index;

    public Pseudonyms(BlindIndex index) {
        this.index = index;
    }

    /** For a contact in one registered message. */
    Token of(TenantScope scope, UUID contact, UUID message) {
        return index.identity(scope, CONTACT, VERSION, contact + "/" + message);
    }

    /** For a contact in messages that nobody registered. */
    Token of(TenantScope scope, UUID contact, Instant day) {
        return index.identity(scope, CONTACT, VERSION, contact + "/" + day);
    }

    /** For a message, by the mark of its provider's name: equal for whoever it went to, and in no other table. */
    Token ofMessage(TenantScope scope, Token mark) {
        return index.identity(scope, MESSAGE, VERSION, Base64.getEncoder().encodeToString(mark.bytes()));
    }

    @Override
    public void erase(TenantSession session, UUID contact, Instant now) {
        List<Token> theirs = new ArrayList<>();
        session.sql()
                .rows(
                        "select id from message where organisation_id = ? and contact_id = ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        contact)
                .forEach(message -> theirs.add(of(session.scope(), contact, message)));
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        firstDay(session).ifPresent(first -> {
            for (Instant day = first; !day.isAfter(today); day = day.plus(1, ChronoUnit.DAYS)) {
                theirs.add(of(session.scope(), contact, day));
            }
            delete(session, theirs);
        });
    }

    private static Optional<Instant> firstDay(TenantSession session) {
        return session.sql()
                .first(
                        "select received_day from pseudonymous_event where organisation_id = ?"
                                + " order by received_day limit 1",
                        row -> row.instant(1),
                        session.organisation());
    }

    private static void delete(TenantSession session, List<Token> pseudonyms) {
        for (int from = 0; from < pseudonyms.size(); from += AT_ONCE) {
            List<Token> some = pseudonyms.subList(from, Math.min(pseudonyms.size(), from + AT_ONCE));
            List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
            parameters.addAll(some);
            session.sql()
                    .update(
                            "delete from pseudonymous_event where organisation_id = ? and pseudonym in ("
                                    + String.join(", ", Collections.nCopies(some.size(), "?")) + ")",
                            parameters.toArray());
        }
    }
}
