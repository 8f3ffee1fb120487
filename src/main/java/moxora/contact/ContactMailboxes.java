package moxora.contact;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.store.TenantSession;

/**
 * Which addresses a contact has, by their marks alone: whoever asks learns whether an address that they know is one of
 * them, and no address that they do not know.
 */
public final class ContactMailboxes {

    private static final int CONTACTS_AT_ONCE = 500;

    private final ContactSealing sealing;
    private final ContactTokens tokens;

    public ContactMailboxes(ContactSealing sealing, ContactTokens tokens) {
        this.sealing = sealing;
        this.tokens = tokens;
    }

    private record Held(UUID id, Sealed identity) {}

    /**
     * The marks of the addresses of those of the contacts that are there, in the contact's order. Until the session's
     * transaction ends, none of the contacts is erased and no address of theirs changes. The scope's keys are to be
     * prepared before it begins.
     */
    public Map<UUID, Set<Token>> of(TenantSession session, Collection<UUID> contacts) {
        Map<UUID, Set<Token>> marks = new HashMap<>();
        List<UUID> all = List.copyOf(new HashSet<>(contacts)).stream().sorted().toList();
        for (int from = 0; from < all.size(); from += CONTACTS_AT_ONCE) {
            List<UUID> some = all.subList(from, Math.min(all.size(), from + CONTACTS_AT_ONCE));
            session.sql()
                    .rows(
                            "select id, identity from contact where organisation_id = ? and id = any(?)"
                                    + " order by id for share",
                            row -> new Held(row.uuid(1), row.sealed(2)),
                            session.organisation(),
                            some.toArray(UUID[]::new))
                    .forEach(contact -> marks.put(contact.id, marks(session, contact)));
        }
        return marks;
    }

    private Set<Token> marks(TenantSession session, Held contact) {
        Set<Token> marks = new LinkedHashSet<>();
        sealing.open(
                        session.scope(),
                        contact.id,
                        new SealedContact(contact.identity, null, null),
                        Set.of(Compartment.IDENTITY),
                        PersonalField.EMAILS.wire()::equals)
                .emails()
                .forEach(address -> marks.add(tokens.addressMark(session.scope(), address)));
        return marks;
    }
}
