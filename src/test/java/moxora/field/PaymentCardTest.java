package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Card numbers of every network are told, however they are written; phones and other numbers are let through. */
class PaymentCardTest {

    /** Prefixes from and to, and lengths from and to, as ISO/IEC 7812 issuers publish them. */
    enum Network {
        VISA(4, 4, 16, 16),
        VISA_OLD(4, 4, 13, 13),
        VISA_LONG(4, 4, 19, 19),
        MASTERCARD(51, 55, 16, 16),
        MASTERCARD_2(2221, 2720, 16, 16),
        AMEX_34(34, 34, 15, 15),
        AMEX_37(37, 37, 15, 15),
        DISCOVER(6011, 6011, 16, 19),
        DISCOVER_644(644, 649, 16, 19),
        DISCOVER_65(65, 65, 16, 19),
        DINERS(300, 305, 14, 19),
        DINERS_36(36, 36, 14, 19),
        DINERS_38(38, 39, 14, 19),
        JCB(3528, 3589, 16, 19),
        UNION_PAY(62, 62, 16, 19),
        MAESTRO(56, 58, 13, 19),
        MAESTRO_UK(6759, 6759, 13, 19),
        MAESTRO_50(5018, 5020, 13, 19),
        MAESTRO_63(6304, 6304, 13, 19),
        RUPAY(60, 60, 16, 16),
        MIR(2200, 2204, 16, 16);

        private final int from;
        private final int to;
        private final int shortest;
        private final int longest;

        Network(int from, int to, int shortest, int longest) {
            this.from = from;
            this.to = to;
            this.shortest = shortest;
            this.longest = longest;
        }

        String card(Random random) {
            StringBuilder digits = new StringBuilder(String.valueOf(from + random.nextInt(to - from + 1)));
            int length = shortest + random.nextInt(longest - shortest + 1);
            while (digits.length() < length - 1) {
                digits.append(random.nextInt(10));
            }
            return digits.append(checkDigit(digits.toString())).toString();
        }
    }

    private static int checkDigit(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? 2 * digit : digit;
            sum += weighted / 10 + weighted % 10;
        }
        return (10 - sum % 10) % 10;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("B22")
    void aCardOfTheNetwork_isTold_howeverItIsWritten(Network network) {
        Random random = Tally.random("cards " + network);
        Tally tally = Tally.of("cards are refused: " + network);
        int tries = Tally.size(2_000, 100_000);
        for (int i = 0; i < tries; i++) {
            String card = network.card(random);
            String written = written(card, random);
            tally.check(PaymentCard.isIn(written), written.replaceAll("[0-9]", "n") + " " + card.length());
        }
        tally.close();
    }

    private static String written(String card, Random random) {
        char separator = " -\u00a0".charAt(random.nextInt(3));
        String spaced = switch (random.nextInt(4)) {
            case 0 -> card;
            case 1 -> groups(card, separator, () -> 4);
            case 2 -> groups(card, separator, () -> 1 + random.nextInt(5));
            default -> groups(card, separator, () -> 1);
        };
        return switch (random.nextInt(6)) {
            case 0 -> "Card: " + spaced;
            case 1 -> spaced + ", valid 12/29";
            case 2 -> "pays with " + spaced + " since May";
            case 3 -> "(" + spaced + ")";
            case 4 -> "a" + spaced + "b";
            default -> spaced;
        };
    }

    private static String groups(String card, char separator, java.util.function.IntSupplier size) {
        StringBuilder spaced = new StringBuilder();
        int at = 0;
        while (at < card.length()) {
            int end = Math.min(card.length(), at + size.getAsInt());
            spaced.append(at == 0 ? "" : separator).append(card, at, end);
            at = end;
        }
        return spaced.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1111 12 29",
                "12 4111 1111 1111 1111",
                "4111-1111-1111-1111 737",
                "4111\u00a01111\u00a01111\u00a01111",
                "５５５５ no, 5555555555554444 yes"
            })
    void aCardBesideOtherNumbers_isTold(String text) {
        assertThat(PaymentCard.isIn(text)).isTrue();
    }

    @Test
    void noIdOfOurs_isTakenForACard() {
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 200_000; i++) {
            String id = new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            assertThat(PaymentCard.isIn(id)).as(id).isFalse();
        }
        assertThat(PaymentCard.isIn("01a201c2-a673-74c2-aefa-7ab0d37a6dff 4111-1111-1111-1111"))
                .isTrue();
        assertThat(PaymentCard.isIn("4111-1111-1111-1111")).isTrue();
    }

    @Test
    void phonesInE164_areNoCards() {
        Random random = Tally.random("phones");
        Tally tally = Tally.of("E.164 phones are let through");
        int tries = Tally.size(20_000, 1_000_000);
        for (int i = 0; i < tries; i++) {
            StringBuilder phone = new StringBuilder("+").append(1 + random.nextInt(9));
            int length = 7 + random.nextInt(9);
            while (phone.length() < length) {
                phone.append(random.nextInt(10));
                if (random.nextInt(6) == 0 && phone.length() < length - 1) {
                    phone.append(' ').append(random.nextInt(10));
                    length++;
                }
            }
            tally.check(!PaymentCard.isIn(phone.toString()), "phone of " + phone.length());
        }
        tally.close();
    }

    @Test
    void numbersThatAreNoCards_areLetThrough() {
        Random random = Tally.random("no cards");
        Tally tally = Tally.of("numbers with another check digit are let through");
        int tries = Tally.size(20_000, 1_000_000);
        Network[] networks = Network.values();
        for (int i = 0; i < tries; i++) {
            String card = networks[random.nextInt(networks.length)].card(random);
            int last = card.charAt(card.length() - 1) - '0';
            String wrong = card.substring(0, card.length() - 1) + (last + 1 + random.nextInt(9)) % 10;
            tally.check(!PaymentCard.isIn(wrong), "number " + i);
        }
        tally.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "4", "2026-11-22 04:10:20", "1234567890123", "0000000000000000", "ISBN 978-3-16-148410-0"})
    void otherNumbers_areLetThrough(String text) {
        assertThat(PaymentCard.isIn(text)).isFalse();
    }
}
