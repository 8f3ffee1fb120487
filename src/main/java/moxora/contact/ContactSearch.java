package moxora.contact;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moxora.field.Compartment;
import moxora.field.NameWords;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds contacts by tokens. The database gives those that have a token of each condition, newest first; what a token
 * cannot tell (a name's ninth letter) is checked after opening.
 *
 * <p>One search opens {@link Limits#OPENED} contacts at most. Newest first, a page that ends there says where it goes
 * on, and may be short or empty; sorted otherwise, the answer says that the bound was hit.
 */
final class ContactSearch {

    private static final int AT_ONCE = 200;
    private static final Set<Compartment> NAMES = EnumSet.of(Compartment.IDENTITY);

    private final SearchFilters filters;
    private final ContactSealing sealing;
    private final CursorSealing cursors;
    private final int bound;

    ContactSearch(SearchFilters filters, ContactSealing sealing, CursorSealing cursors, int bound) {
        this.filters = filters;
        this.sealing = sealing;
        this.cursors = cursors;
        this.bound = bound;
    }

    ContactQuery.Page page(TenantSession session, String region, Policy.Search allowed, ContactQuery query) {
        Candidates candidates = new Candidates(session, filters.groups(session, region, allowed, query));
        List<String> words = SearchFilters.words(query);
        Predicate<Contact> matches = contact -> words.stream().allMatch(word -> hasWord(contact, word));
        // Without a name all are equally relevant, which leaves newest first, and that has no bound.
        boolean unsorted = query.sort() == ContactQuery.Sort.NEWEST
                || (query.sort() == ContactQuery.Sort.RELEVANCE && words.isEmpty());
        return unsorted
                ? newest(session, candidates, matches, query)
                : sorted(session, candidates, matches, new ContactOrder(query.sort(), words), query);
    }

    /** The ids of all contacts for which every filter holds, newest first; more than the bound when there are more. */
    List<UUID> ids(TenantSession session, String region, Policy.Search allowed, List<ContactQuery.Filter> given) {
        ContactQuery query = new ContactQuery(given, ContactQuery.Sort.NEWEST, null, bound, NAMES);
        Candidates candidates = new Candidates(session, filters.groups(session, region, allowed, query));
        List<String> words = SearchFilters.words(query);
        List<UUID> ids = new ArrayList<>();
        int[] seen = {0};
        candidates.each(Candidates.Window.ALL, bound + 1, NAMES, stored -> {
            // Beyond the bound nobody was looked at, so nothing is known of how many match.
            boolean beyond = ++seen[0] > bound;
            if (beyond
                    || words.isEmpty()
                    || words.stream().allMatch(word -> hasWord(stored.open(sealing, session.scope(), NAMES), word))) {
                ids.add(stored.id());
            }
        });
        return ids;
    }

    private ContactQuery.Page newest(
            TenantSession session, Candidates candidates, Predicate<Contact> matches, ContactQuery query) {
        Set<Compartment> open = withIdentity(query.open());
        ContactQuery.SortBound unbounded =
                query.sort() == ContactQuery.Sort.NEWEST ? null : new ContactQuery.SortBound(bound, false);
        List<Contact> found = new ArrayList<>();
        UUID after = CursorSealing.id(query.after());
        int opened = 0;
        while (true) {
            // One more than a page tells whether there is a next one.
            int missing = query.limit() + 1 - found.size();
            int wanted = Math.min(bound - opened, opened == 0 ? missing : Math.max(missing, AT_ONCE));
            List<StoredContact> some = candidates.newest(Candidates.Window.before(after), wanted, open);
            for (StoredContact stored : some) {
                Contact contact = stored.open(sealing, session.scope(), open);
                if (matches.test(contact)) {
                    found.add(contact);
                }
                if (found.size() > query.limit()) {
                    List<Contact> items = List.copyOf(found.subList(0, query.limit()));
                    return new ContactQuery.Page(
                            items,
                            ContactCursor.newest(items.get(items.size() - 1).id()),
                            unbounded);
                }
            }
            opened += some.size();
            if (some.size() < wanted) {
                return new ContactQuery.Page(List.copyOf(found), null, unbounded);
            }
            after = some.get(some.size() - 1).id();
            if (opened >= bound) {
                return new ContactQuery.Page(List.copyOf(found), ContactCursor.newest(after), unbounded);
            }
        }
    }

    private ContactQuery.Page sorted(
            TenantSession session,
            Candidates candidates,
            Predicate<Contact> matches,
            ContactOrder order,
            ContactQuery query) {
        CursorSealing.Position from = cursors.open(session.scope(), query.sort(), query.after());
        Best best = new Best(order, from == null ? null : from.place(), query.limit() + 1);
        Candidates.Window window =
                from == null ? Candidates.Window.ALL : new Candidates.Window(null, from.newest(), from.oldest());
        Reach reach = new Reach(from);
        candidates.each(window, bound + 1, NAMES, stored -> {
            if (reach.takes(stored.id())) {
                Contact contact = stored.open(sealing, session.scope(), NAMES);
                if (matches.test(contact)) {
                    best.offer(contact);
                }
            }
        });
        List<Best.Placed> page = best.inOrder();
        ContactQuery.SortBound sortBound = new ContactQuery.SortBound(bound, reach.hit);
        if (page.size() <= query.limit()) {
            return new ContactQuery.Page(opened(session, candidates, page, query.open()), null, sortBound);
        }
        List<Best.Placed> items = page.subList(0, query.limit());
        ContactOrder.Place last = items.get(items.size() - 1).place();
        ContactCursor next = cursors.seal(
                session.scope(), query.sort(), new CursorSealing.Position(last, reach.newest(last), reach.oldest()));
        return new ContactQuery.Page(opened(session, candidates, items, query.open()), next, sortBound);
    }

    /** Which contacts a sorted answer is made of: those of its first page, though newer ones have come since. */
    private final class Reach {

        private @Nullable UUID newest;
        private @Nullable UUID oldest;
        private boolean hit;
        private int taken;

        Reach(CursorSealing.@Nullable Position from) {
            this.newest = from == null ? null : from.newest();
            this.oldest = from == null ? null : from.oldest();
            this.hit = oldest != null;
        }

        boolean takes(UUID id) {
            if (newest == null) {
                newest = id;
            }
            if (taken == bound) {
                hit = true;
                return false;
            }
            taken++;
            if (!hit) {
                oldest = id;
            }
            return true;
        }

        UUID newest(ContactOrder.Place any) {
            return newest == null ? any.id() : newest;
        }

        @Nullable
        UUID oldest() {
            return hit ? oldest : null;
        }
    }

    /** The names are open already; what else was asked for is opened for the page alone. */
    private List<Contact> opened(
            TenantSession session, Candidates candidates, List<Best.Placed> page, Set<Compartment> asked) {
        List<Contact> contacts = page.stream().map(Best.Placed::contact).toList();
        Set<Compartment> open = withIdentity(asked);
        if (open.equals(NAMES) || contacts.isEmpty()) {
            return contacts;
        }
        Map<UUID, Contact> whole = candidates
                .byId(contacts.stream().map(Contact::id).toList(), open)
                .stream()
                .map(stored -> stored.open(sealing, session.scope(), open))
                .collect(Collectors.toMap(Contact::id, Function.identity()));
        return contacts.stream()
                .map(contact -> whole.getOrDefault(contact.id(), contact))
                .toList();
    }

    private static Set<Compartment> withIdentity(Set<Compartment> asked) {
        Set<Compartment> open = EnumSet.of(Compartment.IDENTITY);
        open.addAll(asked);
        return open;
    }

    private static boolean hasWord(Contact contact, String beginning) {
        ContactDraft fields = contact.fields();
        return beginsAWord(fields.firstName(), beginning) || beginsAWord(fields.lastName(), beginning);
    }

    private static boolean beginsAWord(@Nullable String name, String beginning) {
        return name != null && NameWords.of(name).stream().anyMatch(word -> word.startsWith(beginning));
    }
}
