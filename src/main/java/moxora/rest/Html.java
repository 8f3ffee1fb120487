package moxora.rest;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plain HTML that loads nothing and runs nothing, for people and for paper. Whatever is not a constant of ours is
 * escaped here and nowhere else.
 */
final class Html {

    private final StringBuilder text = new StringBuilder();

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A whole page in English. */
    static String page(String title, Html inside) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
                + "<title>" + escaped(title) + "</title>\n</head>\n<body>\n<main>\n"
                + "<h1>" + escaped(title) + "</h1>\n" + inside.text + "</main>\n</body>\n</html>\n";
    }

    Html heading(String title) {
        text.append("<h2>").append(escaped(title)).append("</h2>\n");
        return this;
    }

    Html paragraph(String sentence) {
        text.append("<p>").append(escaped(sentence)).append("</p>\n");
        return this;
    }

    Html link(String target, String words) {
        text.append("<p><a href=\"")
                .append(escaped(target))
                .append("\">")
                .append(escaped(words))
                .append("</a></p>\n");
        return this;
    }

    Html code(String lines) {
        text.append("<pre><code>").append(escaped(lines)).append("</code></pre>\n");
        return this;
    }

    /** Names and values, one below the other. */
    Html facts(Map<String, String> facts) {
        text.append("<table>\n<tbody>\n");
        facts.forEach((name, value) -> text.append("<tr><th scope=\"row\">")
                .append(escaped(name))
                .append("</th><td>")
                .append(escaped(value))
                .append("</td></tr>\n"));
        text.append("</tbody>\n</table>\n");
        return this;
    }

    Html table(List<String> columns, List<List<String>> rows) {
        text.append("<table>\n<thead>\n<tr>");
        columns.forEach(column ->
                text.append("<th scope=\"col\">").append(escaped(column)).append("</th>"));
        text.append("</tr>\n</thead>\n<tbody>\n");
        rows.forEach(row -> {
            text.append("<tr>");
            row.forEach(cell -> text.append("<td>").append(escaped(cell)).append("</td>"));
            text.append("</tr>\n");
        });
        text.append("</tbody>\n</table>\n");
        return this;
    }

    /** Any JSON, as what it is: a table of its rows or its members, a list, or a sentence. */
    Html value(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array(array);
        }
        if (value instanceof JsonObject object) {
            return object(object);
        }
        return paragraph(plain(value));
    }

    private Html array(JsonArray array) {
        if (array.isEmpty()) {
            return paragraph("none");
        }
        if (array.stream().allMatch(JsonObject.class::isInstance)) {
            List<JsonObject> rows = array.getValuesAs(JsonObject.class);
            Set<String> columns = new LinkedHashSet<>();
            rows.forEach(row -> columns.addAll(row.keySet()));
            return table(
                    List.copyOf(columns),
                    rows.stream()
                            .map(row -> columns.stream()
                                    .map(column -> plain(row.getOrDefault(column, JsonValue.NULL)))
                                    .toList())
                            .toList());
        }
        text.append("<ul>\n");
        array.forEach(item -> text.append("<li>").append(escaped(plain(item))).append("</li>\n"));
        text.append("</ul>\n");
        return this;
    }

    private Html object(JsonObject object) {
        if (object.isEmpty()) {
            return paragraph("none");
        }
        text.append("<table>\n<tbody>\n");
        object.forEach((name, value) -> {
            text.append("<tr><th scope=\"row\">").append(escaped(name)).append("</th><td>");
            if (isPlain(value)) {
                text.append(escaped(plain(value)));
            } else {
                value(value);
            }
            text.append("</td></tr>\n");
        });
        text.append("</tbody>\n</table>\n");
        return this;
    }

    private static boolean isPlain(JsonValue value) {
        return !(value instanceof JsonArray) && !(value instanceof JsonObject);
    }

    /** A value in one line. */
    static String plain(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case NULL -> "none";
            case TRUE -> "yes";
            case FALSE -> "no";
            default -> value.toString();
        };
    }
}
