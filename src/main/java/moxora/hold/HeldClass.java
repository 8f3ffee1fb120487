package moxora.hold;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of records that a hold can cover. There is none that means everything (T-59). */
public enum HeldClass {
    /** The organisation's trail: ids, names of fields and times. */
    AUDIT,
    /** Who asked to be sent mails again, when and in which words. */
    CONSENTS,
    /** Which messages went to whom, and what providers told of them. */
    MESSAGES,
    /** Contacts, and only those that are named. */
    CONTACTS;

    /** The name in JSON: {@code audit}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<HeldClass> named(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }

    /** The names of all of them, for refusals. */
    public static List<String> wires() {
        return Arrays.stream(values()).map(HeldClass::wire).toList();
    }
}
