package moxora.receipt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Messages of every kind: ordinary ones, and such as only a random text generator writes. */
final class Payloads {

    /** Every control character, what JSON escapes, and halves and pairs of surrogates. */
    private static final List<String> PIECES = pieces();

    private Payloads() {}

    static List<Payload.Message> preview(String content) {
        return List.of(new Payload.Message("system", "You summarise contacts."), new Payload.Message("user", content));
    }

    static List<Payload.Message> random(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> new Payload.Message(random.nextBoolean() ? "user" : "system", text(random)))
                .toList();
    }

    /** What JSON and UTF-8 find hardest, all in one message. */
    static List<Payload.Message> ofEveryPiece() {
        return List.of(new Payload.Message("user", String.join("", PIECES)));
    }

    private static String text(Random random) {
        return IntStream.range(0, random.nextInt(60))
                .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
    }

    private static List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        for (char control = 0; control < 0xa0; control++) {
            pieces.add(String.valueOf(control));
        }
        pieces.addAll(List.of(
                "\\u0000", "\\", "\"", "[NAME_1]", "?", "\u2028", "\u2029", "\ufeff", "\ufffd", "\uffff", "é", "数"));
        pieces.addAll(List.of("\ud83d\ude00", "\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800"));
        return pieces;
    }
}
