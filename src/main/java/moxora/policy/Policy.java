package moxora.policy;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import moxora.field.CustomFieldType;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/**
 * What one privacy policy allows. It comes from one file, which explains each value beside it.
 *
 * <p>A policy that exists is valid: each part refuses what no file may say, whoever makes it.
 *
 * @param name the name by which organisations choose it, and its file's
 * @param retention how long each class of data is kept; {@code emailEvents} and {@code ai} repeat what is theirs of it
 * @param contradictions where its clocks contradict each other, and what is done
 * @param digest SHA-256 of the file's bytes in lower-case hexadecimal, so that a receipt can say which text applied
 */
public record Policy(
        String name,
        Source source,
        ClosureTerms closure,
        Session session,
        Mfa mfa,
        Search search,
        Contacts contacts,
        Access access,
        EmailEvents emailEvents,
        Audit audit,
        AiTerms ai,
        List<Processor> processors,
        Retention retention,
        List<Contradiction> contradictions,
        String digest) {

    /** The longest life of a session in any policy: what SP 800-63B-4 recommends for one factor. */
    static final Duration LONGEST_SESSION = Duration.ofDays(30);

    /** Stands in an allow-list for the types and times of a contact's e-mail events. */
    public static final String ACTIVITY = "activity";

    /**
     * Which text the policy was derived from.
     *
     * @param lastUpdated the date as the text writes it, or null where it bears none
     */
    public record Source(String title, @Nullable String lastUpdated) {}

    /**
     * How long a log-in lasts.
     *
     * @param absoluteLifetime from log-in to its certain end
     * @param idleLifetime from the last request to its end
     * @param cookie the name of the session cookie
     */
    public record Session(Duration absoluteLifetime, Duration idleLifetime, String cookie) {
        public Session {
            if (!isAllowed(absoluteLifetime, LONGEST_SESSION) || !isAllowed(idleLifetime, absoluteLifetime)) {
                throw new IllegalArgumentException("A session of " + absoluteLifetime + ", idle " + idleLifetime);
            }
        }

        static boolean isAllowed(Duration lifetime, Duration limit) {
            return lifetime.compareTo(Duration.ZERO) > 0 && lifetime.compareTo(limit) <= 0;
        }
    }

    /** Whether a password alone lets somebody in. */
    public enum Mfa {
        /** Without a second factor a session serves for enrolling one, and for nothing else. */
        REQUIRED,
        /** Whoever has enrolled a second factor is asked for it. */
        OPTIONAL
    }

    /**
     * What the search index may give away.
     *
     * @param acceptedLeaks fields of few distinct values whose exact index is accepted
     * @param acceptedTypes types of custom fields with next to no distinct values whose exact index is accepted
     */
    public record Search(Set<PersonalField> acceptedLeaks, Set<CustomFieldType> acceptedTypes) {
        public Search {
            acceptedLeaks = Set.copyOf(acceptedLeaks);
            acceptedTypes = Set.copyOf(acceptedTypes);
        }

        /** Whether a custom field of that type may have tokens: booleans and choices only where a line of the file says so. */
        public boolean mayIndex(CustomFieldType type) {
            return type.isLowEntropy() ? acceptedTypes.contains(type) : mayIndex(PersonalField.CUSTOM_FIELDS);
        }

        /**
         * Whether tokens of the field may be stored, and so whether it can be searched: addresses and phones
         * always, since hardly two contacts share one, other indexed fields only if the policy accepts the leak.
         */
        public boolean mayIndex(PersonalField field) {
            return switch (field.index()) {
                case NONE -> false;
                case EXACT, NAME_PREFIX -> acceptedLeaks.contains(field);
                case EMAIL, PHONE -> true;
            };
        }
    }

    /**
     * What holds among an organisation's contacts.
     *
     * @param undeclaredCustomFields whether a custom field may be used before it is defined; it is a text then
     * @param uniqueEmail whether no two contacts may have one e-mail address; not, where the file does not say
     */
    public record Contacts(boolean undeclaredCustomFields, boolean uniqueEmail) {}

    /**
     * How much one actor may read before they are asked who they are (P68).
     *
     * @param readsPerHour contacts that a user opens within an hour
     * @param adminReadsPerHour contacts that an admin or an API token opens within an hour
     * @param exportsPerHour exports of one actor within an hour
     */
    public record Access(int readsPerHour, int adminReadsPerHour, int exportsPerHour) {

        /** Where a file says nothing: a busy day of reading for people, an hour of synchronising for programs. */
        public static final Access USUAL = new Access(20_000, 500_000, 100);

        public Access {
            if (readsPerHour < 1 || adminReadsPerHour < 1 || exportsPerHour < 1) {
                throw new IllegalArgumentException("nothing could be read");
            }
        }
    }

    /**
     * What is kept of reported e-mail events.
     *
     * @param tracking what becomes of opens and clicks; frozen on each message when it is registered
     * @param network what is kept of the address something was opened or clicked from
     * @param queryValues whether a clicked link is kept with the values of its query
     * @param doNotTrack whether Do Not Track and Global Privacy Control turn tracking off for their bearer
     * @param retention how long an event is kept after it was received; null: as long as the account
     * @param parkedRetention how long an event that is kept apart waits to be replayed
     * @param minimumCell the fewest contacts behind a figure that is shown or kept once its events are gone
     */
    public record EmailEvents(
            Tracking tracking,
            Network network,
            boolean queryValues,
            boolean doNotTrack,
            @Nullable Period retention,
            Period parkedRetention,
            int minimumCell) {

        /** Where a file says nothing. */
        public static final int USUAL_MINIMUM_CELL = 10;

        public EmailEvents {
            if (minimumCell < 2) {
                throw new IllegalArgumentException("a cell of one is somebody");
            }
            if (retention != null && (retention.isZero() || retention.isNegative())) {
                throw new IllegalArgumentException("nothing could be kept");
            }
        }
    }

    /** What becomes of opens and clicks, the least first. */
    public enum Tracking {
        /** They are not stored. */
        OFF,
        /** They are counted, and nobody can tell whose they were. */
        ANONYMOUS,
        /** They are told apart by a keyed pseudonym, and stand on no timeline. */
        PSEUDONYMOUS,
        /** They are stored with the contact. */
        IDENTIFIED;

        /** The name in files and in the database. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is kept on the trail of from where a caller came. */
    public record Audit(Network network) {}

    /** What becomes of a caller's network address. */
    public enum Network {
        /** The network is kept: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one. */
        TRUNCATED,
        /** Nothing is kept. */
        DROPPED
    }

    /** The same policy, with what was found out about it. */
    Policy with(List<Contradiction> known) {
        return new Policy(
                name,
                source,
                closure,
                session,
                mfa,
                search,
                contacts,
                access,
                emailEvents,
                audit,
                ai,
                processors,
                retention,
                known,
                digest);
    }

    /** The fields that the AI feature may see, or empty if the policy does not allow the feature. */
    public Optional<List<String>> allowedFields(String feature) {
        return Optional.ofNullable(ai.features().get(feature));
    }
}
