package moxora.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * A stranger's file of contacts, the same for the same seed: about 280 bytes a row, words drawn from vocabularies that
 * a seeded faker made, every tenth name with accents or of two words.
 */
final class GeneratedContacts {

    static final String MAPPING = """
            {"firstName":"firstName","lastName":"lastName","email":"email","phone":"phone","company":"company",\
            "title":"title","tags":"tags","City":"customFields.City","notes":"notes"}""";
    private static final String HEADER = "firstName,lastName,email,phone,company,title,tags,City,notes\r\n";
    private static final int WORDS = 2_000;

    private final List<String> firstNames;
    private final List<String> lastNames;
    private final List<String> companies;
    private final List<String> titles;
    private final List<String> cities;
    private final List<String> sentences;
    private final List<String> tags =
            List.of("vip", "newsletter", "partner", "trial", "churned", "lead", "board", "press", "Q3", "event 2026");

    GeneratedContacts(long seed) {
        Faker english = new Faker(Locale.UK, new Random(seed));
        Faker czech = new Faker(Locale.forLanguageTag("cs-CZ"), new Random(seed));
        firstNames = mixed(english.name()::firstName, czech.name()::firstName);
        lastNames = mixed(english.name()::lastName, czech.name()::lastName);
        companies = words(english.company()::name, WORDS);
        titles = words(english.job()::title, WORDS / 4);
        cities = words(english.address()::city, WORDS / 4);
        sentences = words(() -> english.lorem().sentence(17), WORDS / 4);
    }

    private static List<String> mixed(Supplier<String> most, Supplier<String> some) {
        return Stream.concat(words(most, WORDS).stream(), words(some, WORDS / 10).stream())
                .toList();
    }

    private static List<String> words(Supplier<String> source, int count) {
        return Stream.generate(source)
                .limit(count)
                .map(word -> word.replace("\"", ""))
                .toList();
    }

    /** The whole file at once. */
    byte[] csv(int rows, long seed) {
        try (InputStream in = stream(rows, seed)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The file row by row, never all of it in memory. */
    InputStream stream(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new InputStream() {
            private byte[] piece = HEADER.getBytes(StandardCharsets.UTF_8);
            private int at;
            private int next;

            @Override
            public int read() {
                return more() ? piece[at++] & 0xff : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (!more()) {
                    return -1;
                }
                int copied = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, buffer, offset, copied);
                at += copied;
                return copied;
            }

            private boolean more() {
                if (at == piece.length && next < rows) {
                    ByteArrayOutputStream block = new ByteArrayOutputStream(32_768);
                    for (int i = 0; i < 100 && next < rows; i++) {
                        block.writeBytes(row(next++, random).getBytes(StandardCharsets.UTF_8));
                    }
                    piece = block.toByteArray();
                    at = 0;
                }
                return at < piece.length;
            }
        };
    }

    /** The address of that row, unique in its file. */
    static String email(int row) {
        return "person." + Integer.toString(row * 7_919 + 13, 36) + "@mail" + row % 97 + ".example";
    }

    private String row(int row, SplittableRandom random) {
        String last = pick(lastNames, random);
        return String.join(
                        ",",
                        pick(firstNames, random),
                        row % 10 == 0 ? last + "-" + pick(lastNames, random) : last,
                        email(row),
                        row % 3 == 0
                                ? "+44 20 7946 " + (1_000 + random.nextInt(9_000))
                                : "07700 9" + (10_000 + random.nextInt(90_000)),
                        quoted(pick(companies, random)),
                        quoted(pick(titles, random)),
                        pick(tags, random) + ";" + pick(tags, random),
                        quoted(pick(cities, random)),
                        quoted(pick(sentences, random)))
                + "\r\n";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String pick(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }
}
