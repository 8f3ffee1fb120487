package moxora.launch;

/** What comes from elsewhere and goes to a terminal. */
final class Terminal {

    private Terminal() {}

    /** Nothing in it is to steer the terminal. */
    static String harmless(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
