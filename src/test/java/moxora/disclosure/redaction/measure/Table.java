package moxora.disclosure.redaction.measure;

import java.util.Locale;
import java.util.function.Predicate;

/** Figures as a table in Markdown. */
final class Table {

    private Table() {}

    /**
     * @param patterns patterns only, on the templates that were held out
     * @param all everything, on the same
     * @param tuned everything, on the others
     */
    static String of(String language, Figures patterns, Figures all, Figures tuned) {
        StringBuilder table = new StringBuilder();
        table.append("| ")
                .append(language)
                .append(
                        " | places | patterns only: fully | touched | everything: fully | touched | same, on the tuning half |\n|---|---:|---:|---:|---:|---:|---:|\n");
        for (Label label : Label.values()) {
            row(label.inWords, label::equals, patterns, all, tuned, table);
        }
        row("all unknown names", Label::isUnknownName, patterns, all, tuned, table);
        row("all that a form tells", Label::isPatterned, patterns, all, tuned, table);
        last("of what went, had to go", patterns.precision(), all.precision(), tuned.precision(), table);
        last("harmless text kept", patterns.harmlessKept(), all.harmlessKept(), tuned.harmlessKept(), table);
        last(
                "notes not sent at all",
                0,
                (double) all.unsent() / all.notes(),
                (double) tuned.unsent() / tuned.notes(),
                table);
        return table.toString();
    }

    private static void row(
            String name, Predicate<Label> which, Figures patterns, Figures all, Figures tuned, StringBuilder table) {
        if (all.count(which) > 0) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %s | %s |%n",
                    name,
                    all.count(which),
                    percent(patterns.fully(which)),
                    percent(patterns.touched(which)),
                    percent(all.fully(which)),
                    percent(all.touched(which)),
                    tuned.count(which) == 0 ? "" : percent(tuned.fully(which))));
        }
    }

    private static void last(String name, double patterns, double all, double tuned, StringBuilder table) {
        table.append(String.format(
                Locale.ROOT, "| %s | | %s | | %s | | %s |%n", name, percent(patterns), percent(all), percent(tuned)));
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
