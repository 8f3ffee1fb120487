package moxora.contact;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.crypto.Token;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Whose an e-mail address is, told by its token alone: no contact is opened to find out.
 *
 * <p>An address may be several contacts'. All of them are answered, the newest {@link #HOLDERS} if there are more,
 * since nothing about an address says which of them was meant.
 */
public final class ContactAddresses {

    /** How many contacts with one address are told. */
    public static final int HOLDERS = 100;

    private static final int TOKENS_AT_ONCE = 500;

    private final ContactTokens tokens;
    private final ContactSealing sealing;

    public ContactAddresses(ContactTokens tokens, ContactSealing sealing) {
        this.tokens = tokens;
        this.sealing = sealing;
    }

    /** The addresses of a contact, its first one first, for finding out whose a report is that names nobody. */
    public List<String> written(TenantSession session, UUID contact) {
        return session.sql()
                .first(
                        "select identity from contact where organisation_id = ? and id = ?",
                        row -> row.sealed(1),
                        session.organisation(),
                        contact)
                .map(identity -> sealing.emailsIfTheyOpen(session.scope(), contact, identity))
                .orElse(List.of());
    }

    /**
     * An address on its way to its holders.
     *
     * @param mark the same for every writing of the address, for as long as the organisation lives
     * @param searched under these tokens its holders lie, under one for each generation of the index
     */
    public record Address(Token mark, Set<Token> searched) {}

    public Address address(TenantScope scope, String address) {
        return new Address(tokens.addressMark(scope, address), tokens.emailSearched(scope, address));
    }

    /**
     * The contacts with each of the addresses, by its mark, locked so that none is erased before the session's
     * transaction ends. An address that nobody has is not in the answer.
     */
    public Map<Token, List<UUID>> holders(TenantSession session, Collection<Address> addresses) {
        Map<Token, Token> marks = new HashMap<>();
        addresses.forEach(address -> address.searched.forEach(token -> marks.put(token, address.mark)));
        Map<Token, Set<UUID>> holders = new HashMap<>();
        List<Token> all = List.copyOf(marks.keySet());
        for (int from = 0; from < all.size(); from += TOKENS_AT_ONCE) {
            some(session, all.subList(from, Math.min(all.size(), from + TOKENS_AT_ONCE)), marks, holders);
        }
        return holders.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Those of the contacts that are there, locked as {@link #holders} locks them. */
    public Set<UUID> present(TenantSession session, Collection<UUID> contacts) {
        return lock(session, List.copyOf(contacts));
    }

    private record Holding(Token address, UUID contact) {}

    private static void some(
            TenantSession session, List<Token> addresses, Map<Token, Token> marks, Map<Token, Set<UUID>> holders) {
        List<Holding> found = session.sql()
                .rows(
                        "select token, contact_id from (select t.token, t.contact_id,"
                                + " row_number() over (partition by t.token order by t.contact_id desc) as place"
                                + " from contact_token t where t.organisation_id = ? and t.token = any (?)) holding"
                                + " where place <= ?",
                        row -> new Holding(Token.of(row.bytes(1)), row.uuid(2)),
                        session.organisation(),
                        addresses.toArray(Token[]::new),
                        HOLDERS);
        Set<UUID> locked =
                lock(session, found.stream().map(Holding::contact).distinct().toList());
        found.stream()
                .filter(holding -> locked.contains(holding.contact))
                .forEach(holding -> holders.computeIfAbsent(marks.get(holding.address), mark -> new LinkedHashSet<>())
                        .add(holding.contact));
    }

    private static Set<UUID> lock(TenantSession session, List<UUID> contacts) {
        Set<UUID> locked = new HashSet<>();
        for (int from = 0; from < contacts.size(); from += TOKENS_AT_ONCE) {
            List<UUID> some = contacts.subList(from, Math.min(contacts.size(), from + TOKENS_AT_ONCE));
            locked.addAll(session.sql()
                    .rows(
                            "select id from contact where organisation_id = ? and id = any (?) order by id for key share",
                            row -> row.uuid(1),
                            session.organisation(),
                            some.toArray(UUID[]::new)));
        }
        return locked;
    }
}
