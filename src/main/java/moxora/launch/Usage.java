package moxora.launch;

/** What to type. */
final class Usage {

    static final String SHORT = """
            Usage: java -jar moxora.jar                            start
                   java -jar moxora.jar verify CERT --key PEM      check a certificate of deletion
                   java -jar moxora.jar health                     ask the running server whether it is ready
                   java -jar moxora.jar --help | --version
            """;

    static final String VERIFY = """
            Usage: java -jar moxora.jar verify CERT --key PEM [--json]

            Checks a certificate of deletion offline, with the JDK alone, and prints what holds.

              CERT        the certificate, a JSON file
              --key PEM   the operator's public key (BEGIN PUBLIC KEY, Ed25519)
              --json      prints the findings as JSON

            Exit code: 0 it holds, 1 it does not hold, 2 wrong usage or an unreadable file.
            """;

    private Usage() {}

    static String full() {
        StringBuilder settings = new StringBuilder();
        for (Setting setting : Setting.values()) {
            settings.append("  %-32s %s%n  %-32s   default: %s%n"
                    .formatted(setting.variable(), setting.meaning(), "", setting.shownDefault()));
        }
        return """
                %s
                Settings: environment variables, or the same in lower case with dots as system properties
                (-Dmoxora.http.port=9000), which win.

                %s
                Exit code: that of the signal when stopped, 1 could not start, 2 wrong arguments or settings.
                """.formatted(SHORT, settings);
    }

    static String version() {
        String version = Moxora.class.getPackage().getImplementationVersion();
        return "Moxora " + (version == null ? "(not built into a jar)" : version);
    }
}
