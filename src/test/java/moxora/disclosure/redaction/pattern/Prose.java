package moxora.disclosure.redaction.pattern;

import java.util.List;
import java.util.Random;

/** What stands in notes and is nobody's: words, years, prices, percentages, versions, times, dates of meetings. */
final class Prose {

    private static final List<String> SENTENCES = List.of(
            "We met in room 12 and agreed on the plan for Q3 2025.",
            "They want 15% off, which makes 1,250.00 EUR a month for 24 months.",
            "The offer of £1,250,000 is valid until 2026-03-31.",
            "Upgraded from version 2.14.3 to 3.0 without any trouble.",
            "The call began at 14:30 and took 45 minutes.",
            "Revenue grew by 12.5 % in 2024, 2023 and 2022.",
            "Next meeting on 2026-01-15 at 10:00, agenda to follow.",
            "Asked for 3 licences, 2 trainings and 1 workshop.",
            "He prefers mails over meetings, and mornings over afternoons.",
            "The budget is between 10,000 and 20,000 dollars for 2025-2026.",
            "Their team has 250 people in 7 offices.",
            "Item 4 of the list was moved to next week, see page 118.",
            "The rollout takes 6 to 8 weeks from the start of April 2026.",
            "She was very happy with the demo of last Tuesday.",
            "We should offer the plan with 500 seats at $12.50 each.",
            "Das Treffen am 15.03.2026 um 9:30 Uhr war kurz, aber gut.",
            "Der Umsatz stieg um 8,5 % auf 3,2 Mio. Euro.",
            "Wir haben 120 Plätze für je 49,90 Euro angeboten.",
            "La réunion du 12 mars 2026 a duré deux heures.",
            "Le budget est de 45 000 euros pour 3 ans.",
            "El proyecto empieza en 2026 y dura 18 meses.",
            "They run Windows 11, Java 17 and PostgreSQL 18.",
            "Delivery is planned for week 42, or week 43 at the latest.",
            "The contract ends in 2027 and may be extended by 12 months.",
            "She asked whether the product does single sign-on, and it does.",
            "Interested in the ISO 27001 report and in our SLA of 99.95%.",
            "Out of 40 mails 31 were opened, which is 77.5%.",
            "Follow up in 2 weeks, and send the price list for 2026.",
            "The truck carries 7.5 tons, is 12 m long and 2.5 m wide.",
            "No decision before the fair, since the board meets on 2026/02/10.",
            "Phase 1 is done, phase 2 starts on 05/01/2026, phase 3 is open.",
            "We lost to a competitor who was 20% cheaper in 2 of 3 cases.");

    private final Random random;

    Prose(Random random) {
        this.random = random;
    }

    static List<String> sentences() {
        return SENTENCES;
    }

    String sentence() {
        return SENTENCES.get(random.nextInt(SENTENCES.size()));
    }

    /** Words of the sentences, with no digit in them: what stands around an identifier. */
    String words(int count) {
        StringBuilder words = new StringBuilder();
        while (count > 0) {
            String[] all = sentence().split(" ");
            String word = all[random.nextInt(all.length)];
            if (word.chars().allMatch(Character::isLetter)) {
                words.append(words.length() == 0 ? "" : " ").append(word);
                count--;
            }
        }
        return words.toString();
    }
}
