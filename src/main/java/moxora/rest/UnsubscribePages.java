package moxora.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.email.unsubscribe.Preferences;
import org.jspecify.annotations.Nullable;

/**
 * The pages on which people say what mails they want: plain HTML, which loads nothing, runs nothing, remembers nothing,
 * and works with every size of letters, with a keyboard and with what reads pages aloud (WCAG 2.2).
 *
 * <p>Nothing on the first two depends on whether the link works. Field names are the contract with
 * {@link UnsubscribeResource}.
 */
final class UnsubscribePages {

    static final String UNSUBSCRIBE = "unsubscribe";
    static final String SAVE = "save";
    static final String SHOWN = "shown";
    static final String TOPIC = "topic";
    static final String NONE = "none";

    private static final String YES = "yes";

    /** Characters of a header that is read. */
    private static final int MOST_LANGUAGES = 1_000;

    private static final Map<String, UnsubscribePages> BY_LANGUAGE = Stream.of("en", "de")
            .map(UnsubscribePages::new)
            .collect(Collectors.toUnmodifiableMap(pages -> pages.language, Function.identity()));

    private final String language;
    private final ResourceBundle texts;

    /**
     * Where links of a page lead.
     *
     * @param up the way from the page to the folder of all of them
     * @param token as it came
     */
    record Place(String up, String token) {

        /** The page of the link itself. */
        String page() {
            // What came may be anything; only what no address gives a meaning to stays as it is.
            return up
                    + URLEncoder.encode(token, StandardCharsets.UTF_8)
                            .replace("+", "%20")
                            .replace("*", "%2A");
        }

        String preferences() {
            return page() + "/preferences";
        }
    }

    private UnsubscribePages(String language) {
        this.language = language;
        try (InputStream file = Objects.requireNonNull(
                UnsubscribePages.class.getResourceAsStream("unsubscribe-" + language + ".properties"))) {
            this.texts = new PropertyResourceBundle(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * In the language that is liked best of those there are, else in English.
     *
     * @param acceptLanguage the header (RFC 9110 section 12.5.4); one that cannot be read keeps nobody from anything
     */
    static UnsubscribePages in(@Nullable String acceptLanguage) {
        return liked(acceptLanguage).stream()
                .map(range -> BY_LANGUAGE.get(range.getRange().split("-", 2)[0]))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNull(BY_LANGUAGE.get("en")));
    }

    private static List<Locale.LanguageRange> liked(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > MOST_LANGUAGES) {
            return List.of();
        }
        try {
            return Locale.LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }

    String language() {
        return language;
    }

    Set<String> keys() {
        return texts.keySet();
    }

    /** Asks whether it is really meant. */
    String question(Place place) {
        return page(
                "question.title",
                "<p>" + text("question.text") + "</p>\n"
                        + form(place.page(), button(UNSUBSCRIBE, "question.button"))
                        + link(place.preferences(), "question.preferences"));
    }

    /** Says what was done, and in which case; the same for every link. */
    String done(Place place) {
        return page(
                "done.title",
                "<p role=\"status\">" + text("done.text") + "</p>\n"
                        + link(place.preferences(), "question.preferences"));
    }

    /** @param saved whether they were saved a moment ago */
    String preferences(Place place, Preferences preferences, boolean saved) {
        StringBuilder form = new StringBuilder();
        if (!preferences.topics().isEmpty()) {
            form.append("<fieldset>\n<legend>")
                    .append(text("preferences.topics"))
                    .append("</legend>\n");
            int number = 0;
            for (Preferences.Choice choice : preferences.topics()) {
                form.append(choice(choice, ++number));
            }
            form.append("</fieldset>\n");
        }
        form.append("<p>")
                .append(box("none", NONE, YES, preferences.none(), null))
                .append(" <label for=\"none\">")
                .append(text("preferences.none"))
                .append("</label></p>\n")
                .append(button(SAVE, "preferences.button"));
        return page(
                "preferences.title",
                (saved ? "<p role=\"status\">" + text("preferences.saved") + "</p>\n" : "")
                        + "<p>" + text("preferences.text") + "</p>\n"
                        + form(place.preferences(), form.toString()));
    }

    private static String choice(Preferences.Choice choice, int number) {
        String id = "topic-" + number;
        String about = choice.description() == null ? null : id + "-about";
        return "<p><input type=\"hidden\" name=\"" + SHOWN + "\" value=\"" + choice.topic() + "\">"
                + box(id, TOPIC, choice.topic().toString(), choice.wanted(), about)
                + " <label for=\"" + id + "\">" + escaped(choice.title()) + "</label></p>\n"
                + (choice.description() == null
                        ? ""
                        : "<p id=\"" + about + "\">" + escaped(choice.description()) + "</p>\n");
    }

    private static String box(String id, String name, String value, boolean checked, @Nullable String about) {
        return "<input type=\"checkbox\" id=\"" + id + "\" name=\"" + name + "\" value=\"" + value + "\""
                + (about == null ? "" : " aria-describedby=\"" + about + "\"")
                + (checked ? " checked>" : ">");
    }

    private String button(String name, String key) {
        return "<p><button type=\"submit\" name=\"" + name + "\" value=\"" + YES + "\">" + text(key)
                + "</button></p>\n";
    }

    private static String form(String action, String inside) {
        return "<form method=\"post\" action=\"" + escaped(action) + "\">\n" + inside + "</form>\n";
    }

    private String link(String target, String key) {
        return "<p><a href=\"" + escaped(target) + "\">" + text(key) + "</a></p>\n";
    }

    private String page(String title, String inside) {
        return "<!DOCTYPE html>\n<html lang=\"" + language + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
                + "<title>" + text(title) + "</title>\n</head>\n<body>\n<main>\n"
                + "<h1>" + text(title) + "</h1>\n" + inside + "</main>\n</body>\n</html>\n";
    }

    private String text(String key) {
        return escaped(texts.getString(key));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
