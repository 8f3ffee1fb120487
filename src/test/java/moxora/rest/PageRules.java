package moxora.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseErrorList;
import org.jsoup.parser.Parser;

/** What a page for everybody must be, and must not have; after WCAG 2.2, level AA, as far as markup alone can tell. */
public final class PageRules {

    /** What loads something, runs something, or looks different where styles are missing. */
    private static final String LOADS = "script, style, link, img, iframe, object, embed, video, audio, source, base,"
            + " [src], [srcset], [style], [background], [ping], meta[http-equiv]";

    private PageRules() {}

    public static Document parse(String html) {
        return Parser.htmlParser().parseInput(html, "");
    }

    /** What is wrong with it; nothing when all is well. */
    public static List<String> wrongs(String html) {
        List<String> wrongs = new ArrayList<>();
        Parser parser = Parser.htmlParser().setTrackErrors(10);
        Document page = parser.parseInput(html, "");
        ParseErrorList errors = parser.getErrors();
        errors.forEach(error -> wrongs.add("not well-formed: " + error.getErrorMessage()));
        if (!html.startsWith("<!DOCTYPE html>")) {
            wrongs.add("no doctype");
        }
        if (!page.select("html").attr("lang").matches("[a-z]{2}")) {
            wrongs.add("3.1.1: no language");
        }
        if (page.title().isBlank()) {
            wrongs.add("2.4.2: no title");
        }
        if (page.select("h1").size() != 1 || page.select("main").size() != 1) {
            wrongs.add("1.3.1: not one heading and one main part");
        }
        String viewport = page.select("meta[name=viewport]").attr("content");
        if (!viewport.contains("width=device-width") || viewport.contains("scal")) {
            if (!viewport.equals("width=device-width, initial-scale=1")) {
                wrongs.add("1.4.4, 1.4.10: cannot be enlarged");
            }
        }
        page.select(LOADS).forEach(element -> wrongs.add("loads or runs: " + element.tagName()));
        controls(page, wrongs);
        for (Element element : page.getAllElements()) {
            element.attributes().forEach(attribute -> {
                if (attribute.getKey().startsWith("on") || attribute.getKey().equals("tabindex")) {
                    wrongs.add("runs, or turns the order round: " + attribute.getKey());
                }
            });
        }
        page.select("a[href], form[action]").forEach(element -> {
            String target = element.hasAttr("href") ? element.attr("href") : element.attr("action");
            if (!target.matches("(\\.\\./)?[A-Za-z0-9._%-]+(/preferences|/certificate\\.json)?")) {
                wrongs.add("leads elsewhere");
            }
            if (element.text().isBlank()) {
                wrongs.add("2.4.4: a link without words");
            }
        });
        return wrongs;
    }

    private static void controls(Document page, List<String> wrongs) {
        Set<String> ids = new HashSet<>();
        page.select("[id]").forEach(element -> {
            if (!ids.add(element.id())) {
                wrongs.add("an id twice");
            }
        });
        page.select("input:not([type=hidden])").forEach(input -> {
            if (page.select("label[for=" + input.id() + "]").size() != 1
                    || page.select("label[for=" + input.id() + "]").text().isBlank()) {
                wrongs.add("1.3.1, 4.1.2: a box without a label");
            }
        });
        page.select("label").forEach(label -> {
            if (!ids.contains(label.attr("for"))) {
                wrongs.add("a label of nothing");
            }
        });
        page.select("[aria-describedby]").forEach(element -> {
            if (!ids.contains(element.attr("aria-describedby"))) {
                wrongs.add("described by nothing");
            }
        });
        page.select("fieldset").forEach(set -> {
            if (set.select("> legend").size() != 1) {
                wrongs.add("1.3.1: a group without a name");
            }
        });
        page.select("form").forEach(form -> {
            if (!form.attr("method").equals("post")) {
                wrongs.add("a form that a GET sends");
            }
            if (form.select("button[type=submit]").stream()
                            .filter(button -> !button.text().isBlank())
                            .count()
                    != 1) {
                wrongs.add("a form without its one button");
            }
        });
    }
}
