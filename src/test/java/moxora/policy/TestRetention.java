package moxora.policy;

/** A retention section for policies of tests: the longest that each class may be kept, or what is usual. */
public final class TestRetention {

    public static final String SECTION = """
            retention:
                account: account
                credentials: P5D
                contacts: account
                emailEvents: account
                parkedEvents: P29D
                engagementFigures: account
                messages: account
                bounces: P90D
                suppressions: account
                consents: account
                triggers: P29D
                aiReceipts: account
                aiUsage: P13M
                imports: P29D
                mail: P5D
                audit: account
                repetitions: P31D
                limits: P29D
                tombstones: account
                retentionRuns: P1Y
            """;

    private TestRetention() {}
}
