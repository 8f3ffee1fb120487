package moxora.contact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * One contact for each e-mail address of an organisation, where its policy says so.
 *
 * <p>Two things hold it. Of writers at one time, one gets the address's mark, whose primary key the others wait for; the
 * mark is made under keys that are never rotated, so it is the same on every node and in every generation. And whoever
 * had the address before the policy asked for this, and so has no mark, is found by the search tokens. Contacts that
 * share an address already keep it; nobody new gets it.
 */
final class UniqueEmails {

    private static final int ATTEMPTS = 3;

    private final ContactTokens tokens;

    UniqueEmails(ContactTokens tokens) {
        this.tokens = tokens;
    }

    /** An address that a contact is to have. */
    private record Address(Token mark, Set<Token> searched) {}

    /** The addresses that a contact is to have, in their order. */
    static final class Claim {

        private final UUID contact;
        private final List<Address> addresses;

        private Claim(UUID contact, List<Address> addresses) {
            this.contact = contact;
            this.addresses = addresses;
        }

        UUID contact() {
            return contact;
        }
    }

    Claim claimed(TenantScope scope, UUID contact, List<String> emails) {
        return new Claim(
                contact,
                emails.stream()
                        .map(email -> new Address(tokens.addressMark(scope, email), tokens.emailSearched(scope, email)))
                        .toList());
    }

    /**
     * Gives one contact its addresses.
     *
     * @throws Fault {@code EMAIL_TAKEN} with a pointer to each address that another contact has
     */
    void claim(TenantSession session, UUID contact, List<String> emails) {
        List<Integer> taken = settle(session, List.of(claimed(session.scope(), contact, emails)))
                .getOrDefault(contact, List.of());
        if (!taken.isEmpty()) {
            throw new Fault(
                    FaultCode.EMAIL_TAKEN,
                    "Another contact has the address; the organisation's policy allows one contact for each.",
                    taken.stream()
                            .map(place -> new Fault.Complaint(
                                    "/" + PersonalField.EMAILS.wire() + "/" + place,
                                    FaultCode.EMAIL_TAKEN.wire(),
                                    "An address that no other contact has is required."))
                            .toList());
        }
    }

    /** Gives back the addresses of contacts, which will have others. */
    void release(TenantSession session, Collection<UUID> contacts) {
        if (!contacts.isEmpty()) {
            session.sql()
                    .update(
                            "delete from contact_email where organisation_id = ? and contact_id = any(?)",
                            session.organisation(),
                            contacts.toArray(UUID[]::new));
        }
    }

    /**
     * Gives many contacts their addresses, the earlier before the later.
     *
     * @return the contacts that do not get them, each with the places of the addresses that another has; they keep what
     *     they had
     */
    Map<UUID, List<Integer>> settle(TenantSession session, List<Claim> claims) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<UUID, List<Integer>> refused = new LinkedHashMap<>();
            Map<Token, UUID> wanted = decide(session, claims, refused);
            List<UUID> accepted = claims.stream()
                    .map(Claim::contact)
                    .filter(contact -> !refused.containsKey(contact))
                    .toList();
            release(session, accepted);
            if (insert(session, wanted) == wanted.size()) {
                return refused;
            }
            // Another writer was faster with one of them, and is seen now.
            release(session, accepted);
        }
        throw new Fault(FaultCode.CONFLICT, "Others write the same e-mail addresses at the same time.");
    }

    private static Map<Token, UUID> decide(
            TenantSession session, List<Claim> claims, Map<UUID, List<Integer>> refused) {
        Map<Token, UUID> held = held(session, claims);
        Holders holders = holders(session, claims);
        Map<Token, UUID> wanted = new LinkedHashMap<>();
        for (Claim claim : claims) {
            List<Integer> taken = new ArrayList<>();
            for (int i = 0; i < claim.addresses.size(); i++) {
                Address address = claim.addresses.get(i);
                UUID holder = wanted.getOrDefault(address.mark, held.getOrDefault(address.mark, claim.contact));
                boolean others = !holder.equals(claim.contact) || holders.others.contains(place(claim, address));
                if (others && !holders.own.contains(place(claim, address))) {
                    taken.add(i);
                }
            }
            if (taken.isEmpty()) {
                claim.addresses.stream()
                        .filter(address ->
                                held.getOrDefault(address.mark, claim.contact).equals(claim.contact))
                        .forEach(address -> wanted.putIfAbsent(address.mark, claim.contact));
            } else {
                refused.put(claim.contact, taken);
            }
        }
        return wanted;
    }

    private record Place(Token mark, UUID contact) {}

    private static Place place(Claim claim, Address address) {
        return new Place(address.mark, claim.contact);
    }

    private static Map<Token, UUID> held(TenantSession session, List<Claim> claims) {
        Map<Token, UUID> held = new HashMap<>();
        Token[] marks = claims.stream()
                .flatMap(claim -> claim.addresses.stream())
                .map(Address::mark)
                .distinct()
                .toArray(Token[]::new);
        session.sql()
                .rows(
                        "select mark, contact_id from contact_email where organisation_id = ? and mark = any(?)",
                        row -> held.put(row.token(1), row.uuid(2)),
                        session.organisation(),
                        marks);
        return held;
    }

    /** Which addresses the index knows of the contact itself, and which of others. */
    private record Holders(Set<Place> own, Set<Place> others) {}

    private static Holders holders(TenantSession session, List<Claim> claims) {
        List<Token> searched = new ArrayList<>();
        List<UUID> contacts = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (Claim claim : claims) {
            for (Address address : claim.addresses) {
                for (Token token : address.searched) {
                    searched.add(token);
                    contacts.add(claim.contact);
                    places.add(place(claim, address));
                }
            }
        }
        Holders holders = new Holders(new HashSet<>(), new HashSet<>());
        session.sql()
                .rows(
                        "select asked.place, exists (select 1 from contact_token t where t.organisation_id = ?"
                                + " and t.token = asked.token and t.contact_id = asked.contact),"
                                + " exists (select 1 from contact_token t where t.organisation_id = ?"
                                + " and t.token = asked.token and t.contact_id <> asked.contact)"
                                + " from unnest(?::bytea[], ?::uuid[]) with ordinality as asked(token, contact, place)",
                        row -> {
                            Place place = places.get((int) row.number(1) - 1);
                            if (row.flag(2)) {
                                holders.own.add(place);
                            }
                            if (row.flag(3)) {
                                holders.others.add(place);
                            }
                            return place;
                        },
                        session.organisation(),
                        session.organisation(),
                        searched.toArray(Token[]::new),
                        contacts.toArray(UUID[]::new));
        return holders;
    }

    /** In the order of the marks, so that two writers of the same addresses wait for each other and never in a ring. */
    private static int insert(TenantSession session, Map<Token, UUID> wanted) {
        List<Token> marks = wanted.keySet().stream()
                .sorted(Comparator.comparing(Token::bytes, Arrays::compareUnsigned))
                .toList();
        return session.sql()
                .update(
                        "insert into contact_email (organisation_id, mark, contact_id)"
                                + " select ?, asked.mark, asked.contact"
                                + " from unnest(?::bytea[], ?::uuid[]) as asked(mark, contact)"
                                + " on conflict (organisation_id, mark) do nothing",
                        session.organisation(),
                        marks.toArray(Token[]::new),
                        marks.stream().map(wanted::get).toArray(UUID[]::new));
    }
}
