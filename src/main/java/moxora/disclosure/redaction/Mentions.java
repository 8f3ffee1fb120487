package moxora.disclosure.redaction;

import java.util.HashSet;
import java.util.Set;

/**
 * What in a text may be somebody's, or what of it is somebody's, in the forms by which an index knows it.
 *
 * @param names single words, folded
 * @param companies as {@link moxora.field.CompanyName} has them
 * @param emails addresses as they are written
 * @param phones numbers as they are written
 */
public record Mentions(Set<String> names, Set<String> companies, Set<String> emails, Set<String> phones) {

    boolean isEmpty() {
        return names.isEmpty() && companies.isEmpty() && emails.isEmpty() && phones.isEmpty();
    }

    static Mentions none() {
        return new Mentions(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    @Override
    public String toString() {
        return "Mentions[" + names.size() + ", " + companies.size() + ", " + emails.size() + ", " + phones.size() + "]";
    }
}
