package moxora.disclosure.redaction.measure;

/** What a place in a note is. */
enum Label {
    KNOWN_CONTACT("known contacts"),
    UNKNOWN_NAME("unknown names"),
    UNKNOWN_NAME_LOWER("unknown names in lower case"),
    /** Of a list of our own, each of them a word too: the hardest there are. */
    HARD_NAME("names that are words"),
    EMAIL("e-mail addresses"),
    PHONE("phones"),
    IBAN("bank accounts"),
    CARD("cards"),
    NATIONAL_ID("national ids"),
    URL("URLs"),
    IP("network addresses"),
    BIRTH("dates of birth"),
    COMPANY("companies"),
    PLACE("places"),
    STREET("streets");

    final String inWords;

    Label(String inWords) {
        this.inWords = inWords;
    }

    /** Whether its form tells it. */
    boolean isPatterned() {
        return switch (this) {
            case EMAIL, PHONE, IBAN, CARD, NATIONAL_ID, URL, IP, BIRTH -> true;
            case KNOWN_CONTACT, UNKNOWN_NAME, UNKNOWN_NAME_LOWER, HARD_NAME, COMPANY, PLACE, STREET -> false;
        };
    }

    boolean isUnknownName() {
        return this == UNKNOWN_NAME || this == UNKNOWN_NAME_LOWER;
    }
}
