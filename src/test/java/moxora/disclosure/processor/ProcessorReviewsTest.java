package moxora.disclosure.processor;

import static moxora.disclosure.processor.Lines.EXPIRES;
import static moxora.disclosure.processor.Lines.REVIEW;
import static moxora.disclosure.processor.Lines.SIGNED;
import static moxora.disclosure.processor.Lines.at;
import static moxora.disclosure.processor.Lines.desk;
import static moxora.disclosure.processor.Lines.policy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import moxora.SettableClock;
import moxora.policy.Policies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators hear of reviews and of agreements that end, thirty days before and not a second later. */
@Tag("P37")
class ProcessorReviewsTest {

    @TempDir
    private Path folder;

    @Test
    void aReview_isDueFromThirtyDaysBefore() {
        LocalDate from = REVIEW.minusDays(30);
        assertThat(Standing.of(desk(), at(from, -1))).isEqualTo(Standing.VALID);
        assertThat(Standing.of(desk(), at(from, 0))).isEqualTo(Standing.REVIEW_DUE);
        assertThat(Standing.of(desk(), at(from, 1))).isEqualTo(Standing.REVIEW_DUE);
        assertThat(Standing.of(desk(), at(REVIEW.plusDays(60), 0)))
                .as("and it does not go away by itself")
                .isEqualTo(Standing.REVIEW_DUE);
    }

    @Test
    @Tag("P36")
    void anAgreement_expiresThirtyDaysAhead_andThenHasExpired() {
        LocalDate from = EXPIRES.minusDays(30);
        LocalDate later = EXPIRES.plusYears(1);
        assertThat(Standing.of(desk(SIGNED, EXPIRES, later), at(from, -1))).isEqualTo(Standing.VALID);
        assertThat(Standing.of(desk(SIGNED, EXPIRES, later), at(from, 0))).isEqualTo(Standing.EXPIRING);
        assertThat(Standing.of(desk(SIGNED, EXPIRES, later), at(EXPIRES.plusDays(1), -1)))
                .isEqualTo(Standing.EXPIRING);
        assertThat(Standing.of(desk(SIGNED, EXPIRES, later), at(EXPIRES.plusDays(1), 0)))
                .isEqualTo(Standing.EXPIRED);
        assertThat(Standing.of(desk(), at(from, 0)))
                .as("what ends comes before what is to be looked at")
                .isEqualTo(Standing.EXPIRING);
    }

    @Test
    @Tag("P36")
    void beforeItIsSigned_andWithoutOne_itIsMissing() {
        assertThat(Standing.of(desk(), at(SIGNED, -1))).isEqualTo(Standing.MISSING);
        assertThat(Standing.of(desk(), at(SIGNED, 0))).isEqualTo(Standing.VALID);
        assertThat(Standing.of(desk(null, null, null), at(SIGNED, 0))).isEqualTo(Standing.MISSING);
    }

    @Test
    void exactlyWhatCannotBeCalled_isNotPermitted() {
        assertThat(Standing.values())
                .filteredOn(Standing::permitsCalls)
                .containsExactly(Standing.EXPIRING, Standing.REVIEW_DUE, Standing.VALID);
    }

    @Test
    void operatorsAreWarned_onceADay_andOnlyOfWhatIsToBeLookedAt() {
        SettableClock clock = new SettableClock();
        Policies policies = dated(clock);
        ProcessorReviews reviews = new ProcessorReviews(policies, clock);
        List<String> log = new ArrayList<>();

        try (Listening ignored = new Listening(log)) {
            reviews.runDue();
            assertThat(log).singleElement().asString().contains("p0 of policy acme is missing", "It is not called.");
            reviews.runDue();
            assertThat(log).hasSize(1);
            // It is nine in the morning.
            clock.advance(Duration.ofHours(15).minusSeconds(1));
            reviews.runDue();
            assertThat(log).hasSize(1);
            clock.advance(Duration.ofSeconds(1));
            reviews.runDue();
            assertThat(log).hasSize(2);
            clock.advance(Duration.ofDays(30));
            reviews.runDue();
            assertThat(log)
                    .hasSize(4)
                    .last()
                    .asString()
                    .contains("p1 of policy acme is review_due", "next review 2027-01-20", "It is called as before.");
        }
        assertThat(reviews.toLookAt()).isEqualTo(2);
        assertThat(reviews.count(Standing.REVIEW_DUE)).isEqualTo(1);
        assertThat(reviews.count(Standing.MISSING)).isEqualTo(1);
        assertThat(reviews.count(Standing.VALID)).isZero();
    }

    @Test
    void aRegisterWithNothingToLookAt_isSilent() {
        SettableClock clock = new SettableClock();
        List<String> log = new ArrayList<>();
        try (Listening ignored = new Listening(log)) {
            ProcessorReviews reviews = new ProcessorReviews(Lines.registering(folder), clock);
            reviews.runDue();
            assertThat(reviews.lines()).isEmpty();
            assertThat(reviews.toLookAt()).isZero();
        }
        assertThat(log).isEmpty();
    }

    @Test
    void theLinesOfOnePolicy_areThatPolicysOnly() {
        SettableClock clock = new SettableClock();
        ProcessorReviews reviews = new ProcessorReviews(dated(clock), clock);
        assertThat(reviews.lines(policy(desk())))
                .extracting(line -> line.processor().name())
                .containsExactly("desk");
        assertThat(reviews.lines()).extracting(line -> line.processor().name()).containsExactly("p0", "p1");
    }

    /** One without an agreement; one signed long ago, whose review is in sixty days. */
    private Policies dated(SettableClock clock) {
        assertThat(clock.instant()).isEqualTo("2026-11-22T09:00:00Z");
        Lines.registering(folder, "https://a.example/", "https://b.example/");
        try {
            Path file = folder.resolve("acme.yaml");
            String text = java.nio.file.Files.readString(file);
            int second = text.indexOf("- {name: p1");
            String agreed = text.substring(second)
                    .replace(
                            "fields: [emails]}",
                            "fields: [emails], region: EU, retention: P0D, nextReview: 2027-01-20,"
                                    + " agreement: {signed: 2020-01-01, expires: 2040-01-01}}");
            java.nio.file.Files.writeString(file, text.substring(0, second) + agreed);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Policies.load(folder);
    }

    /** Takes down what the reviews tell the log. */
    private static final class Listening extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger(ProcessorReviews.class.getName());
        private final List<String> told;

        Listening(List<String> told) {
            this.told = told;
            setFormatter(new SimpleFormatter());
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            assertThat(entry.getLevel()).isEqualTo(Level.WARNING);
            told.add(getFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
