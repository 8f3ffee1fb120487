package moxora.launch;

/** What to type. */
final class Usage {

    static final String SHORT = """
            Usage: java -jar moxora.jar                            start
                   java -jar moxora.jar verify CERT --key PEM      check a certificate of deletion
                   java -jar moxora.jar verify-audit TRAIL --key PEM   check an exported audit trail
                   java -jar moxora.jar health                     ask the running server whether it is ready
                   java -jar moxora.jar kek rotate                 wrap all keysets under the key-encryption key in use
                   java -jar moxora.jar keys rotate                give organisations new keys
                   java -jar moxora.jar operators add NAME         make another operator
                   java -jar moxora.jar --help | --version
            """;

    static final String VERIFY = """
            Usage: java -jar moxora.jar verify CERT... --key PEM [--json]

            Checks certificates of deletion offline, with the JDK alone, and prints what holds and what they do not
            say. Of several, in any order, also that no link of their chain is missing; one alone holds by itself.

              CERT        a certificate, a JSON file, or a folder of them
              --key PEM   the operator's public key (BEGIN PUBLIC KEY, Ed25519)
              --json      prints the findings as JSON

            Exit code: 0 it holds, 1 it does not hold, 2 wrong usage or an unreadable file.
            """;

    static final String VERIFY_AUDIT = """
            Usage: java -jar moxora.jar verify-audit TRAIL --key PEM [--json]

            Checks an exported audit trail offline, with the JDK alone: that it is whole, that every entry follows from
            the one before it, and that the signed checkpoints say the same.

              TRAIL       the trail, a file of JSON Lines from GET /api/v1/audit/export
              --key PEM   the operator's public key (BEGIN PUBLIC KEY, Ed25519)
              --json      prints the findings as JSON

            Exit code: 0 it holds, 1 it does not hold, 2 wrong usage or an unreadable file.
            """;

    private static final String ROTATE_OPTIONS = """
              --organisation ID   one organisation only, by its UUID
              --url URL           the server; default: the one on this machine. Other machines: https only

            The operator's token is taken from MOXORA_OPERATOR_TOKEN, else from the data folder. Progress goes to
            standard error. The server goes on by itself when this command is stopped.

            Exit code: 0 done, 1 failed or refused, 2 wrong usage.
            """;

    static final String KEK_ROTATE = """
            Usage: java -jar moxora.jar kek rotate [--to URI] [--organisation ID] [--url URL]

            Asks the running server to wrap keysets under another key-encryption key, and follows it to its end. Data
            is not touched. Both keys must be configured: MOXORA_KEK_URI and MOXORA_KEK_OTHER_URIS.

              --to URI            with --organisation: the key that is this organisation's own from now on; without it
                                  the organisation goes back to the server's. Alone: MOXORA_KEK_URI, as by default
            """ + ROTATE_OPTIONS;

    static final String KEYS_ROTATE = """
            Usage: java -jar moxora.jar keys rotate [--organisation ID] [--url URL]

            Asks the running server to give organisations new keys and to re-encrypt their data under them, and follows
            it to its end.

            """ + ROTATE_OPTIONS;

    static final String OPERATORS = """
            Usage: java -jar moxora.jar operators add NAME [--expires-in DURATION] [--url URL]

            Makes an operator with a token of their own, which is printed once, alone, on standard output.

              NAME                a handle of letters, digits, spaces and . _ -, at most 64; given once for ever
              --expires-in        when the token ends by itself, such as P90D; without it never
              --url URL           the server; default: the one on this machine. Other machines: https only

            The caller's own token is taken from MOXORA_OPERATOR_TOKEN, else from the data folder.

            Exit code: 0 done, 1 failed or refused, 2 wrong usage.
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
