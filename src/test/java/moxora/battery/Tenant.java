package moxora.battery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;

/**
 * What one organisation must find, kept in memory: its contacts, and words that only it uses, each with its tag inside,
 * so that a word in the wrong answer is seen at once.
 */
final class Tenant {

    static final int MANY = 25;
    private static final Set<Compartment> WHOLE = Set.of(Compartment.PROFILE, Compartment.NOTES);

    final TenantScope scope;
    final String tag;
    private final String phones;
    private final Random random;
    private final Map<UUID, Contact> contacts = new TreeMap<>();
    private final List<UUID> erased = new ArrayList<>();

    Tenant(TenantScope scope, String tag, String phones, Random random) {
        this.scope = scope;
        this.tag = tag;
        this.phones = phones;
        this.random = random;
    }

    /** Whether the text holds a word that only this organisation uses. */
    boolean marked(String text) {
        return text.toLowerCase(Locale.ROOT).contains(tag) || text.contains(phones);
    }

    int size() {
        return contacts.size();
    }

    void holds(Contact contact) {
        contacts.put(contact.id(), contact);
    }

    void erased(UUID id) {
        contacts.remove(id);
        erased.add(id);
    }

    Contact any() {
        return pick(List.copyOf(contacts.values()));
    }

    /** An id that the other organisation must not find: a contact of this one, an erased one, or none at all. */
    UUID anyId() {
        if (!contacts.isEmpty() && random.nextInt(4) > 0) {
            return any().id();
        }
        return erased.isEmpty() || random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()) : pick(erased);
    }

    boolean has(UUID id) {
        return contacts.containsKey(id);
    }

    /** What a query must answer, newest first. */
    List<Contact> answer(Predicate<ContactDraft> matches, UUID after) {
        List<Contact> answer = new ArrayList<>();
        contacts.values().stream()
                .filter(contact -> matches.test(contact.fields()))
                .filter(contact -> after == null || unsigned(contact.id()).compareTo(unsigned(after)) < 0)
                .sorted((one, other) -> unsigned(other.id()).compareTo(unsigned(one.id())))
                .forEach(answer::add);
        return answer;
    }

    /** PostgreSQL compares UUIDs byte by byte, Java as two signed numbers. */
    private static String unsigned(UUID id) {
        return id.toString();
    }

    ContactDraft draft() {
        Map<String, String> custom = new HashMap<>();
        for (String name : List.of("City", "Tier")) {
            if (random.nextInt(3) > 0) {
                custom.put(name, word());
            }
        }
        return new ContactDraft(
                word(),
                random.nextInt(5) == 0 ? null : word() + " " + word(),
                texts(() -> word() + "@" + tag + ".example"),
                texts(() -> phones + (10_000 + random.nextInt(90_000))),
                random.nextBoolean() ? word() : null,
                random.nextBoolean() ? word() : null,
                texts(this::word),
                custom,
                random.nextBoolean() ? word() + "\n" + word() : null);
    }

    /** A query by one value of the contact, and what the value matches. */
    Query queryFor(ContactDraft like) {
        String first = like.firstName();
        switch (random.nextInt(6)) {
            case 0 -> {
                if (!like.emails().isEmpty()) {
                    String email = pick(like.emails());
                    return query(
                            email.toUpperCase(Locale.ROOT),
                            null,
                            null,
                            null,
                            null,
                            Map.of(),
                            d -> d.emails().contains(email));
                }
            }
            case 1 -> {
                if (!like.phones().isEmpty()) {
                    String phone = pick(like.phones());
                    return query(
                            null,
                            phone,
                            null,
                            null,
                            null,
                            Map.of(),
                            d -> d.phones().contains(phone));
                }
            }
            case 2 -> {
                if (like.company() != null) {
                    return query(
                            null,
                            null,
                            null,
                            like.company().toUpperCase(Locale.ROOT),
                            null,
                            Map.of(),
                            d -> like.company().equals(d.company()));
                }
            }
            case 3 -> {
                if (!like.tags().isEmpty()) {
                    String label = pick(like.tags());
                    return query(
                            null,
                            null,
                            null,
                            null,
                            label,
                            Map.of(),
                            d -> d.tags().contains(label));
                }
            }
            case 4 -> {
                if (like.customFields().containsKey("City")) {
                    String city = like.customFields().get("City");
                    return query(
                            null,
                            null,
                            null,
                            null,
                            null,
                            Map.of("CITY", city),
                            d -> city.equals(d.customFields().get("City")));
                }
            }
            default -> {
                // The name, below.
            }
        }
        String prefix = first.substring(0, 2 + random.nextInt(first.length() - 1));
        return query(
                null,
                null,
                prefix,
                null,
                null,
                Map.of(),
                d -> (d.firstName() + " " + d.lastName())
                        .lines()
                        .flatMap(line -> java.util.Arrays.stream(line.split(" ")))
                        .anyMatch(word -> word.startsWith(prefix)));
    }

    /** A query and the drafts it must find. */
    record Query(ContactQuery query, Predicate<ContactDraft> matches) {}

    static Query page(UUID after, int limit) {
        return new Query(new ContactQuery(null, null, null, null, null, Map.of(), after, limit, WHOLE), draft -> true);
    }

    private static Query query(
            String email,
            String phone,
            String name,
            String company,
            String label,
            Map<String, String> custom,
            Predicate<ContactDraft> matches) {
        return new Query(new ContactQuery(email, phone, name, company, label, custom, null, 200, WHOLE), matches);
    }

    private List<String> texts(java.util.function.Supplier<String> text) {
        return java.util.stream.Stream.generate(text)
                .limit(random.nextInt(3))
                .distinct()
                .toList();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int letters = 1 + random.nextInt(6);
        for (int i = 0; i < letters; i++) {
            word.append((char) ('a' + random.nextInt(5)));
        }
        return word + tag;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
