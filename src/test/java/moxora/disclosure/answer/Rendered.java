package moxora.disclosure.answer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;

/**
 * What screens would make of a text, told by parsers that are not the product's: a markdown renderer that also links
 * what is bare, a browser's HTML parser, and a search for URLs in what either shows.
 */
public final class Rendered {

    private static final Parser MARKDOWN =
            Parser.builder().extensions(List.of(AutolinkExtension.create())).build();
    private static final Pattern URL = Pattern.compile(
            "(?i)://|\\bwww\\.|//\\w|\\\\\\\\\\w|]\\(|\\b(javascript|vbscript|data|mailto|file|hxxps?|https?|ftp):\\S"
                    + "|\\bxn--|[\\p{L}\\p{N}]\\.(com|example|co|uk|org|net|zip|app|\u0440\u0444)\\b|\\d+\\.\\d+\\.\\d+\\.\\d+");

    private Rendered() {}

    /** What in the text would become something else than text; empty where nothing does. */
    public static List<String> active(String text) {
        List<String> active = new ArrayList<>();
        walk(MARKDOWN.parse(text), active);
        // A page that decodes references once more than it should is none of ours, and gets nothing either.
        for (String html : List.of(text, org.jsoup.parser.Parser.unescapeEntities(text, false))) {
            Jsoup.parseBodyFragment(html).body().getAllElements().stream()
                    .skip(1)
                    .map(element -> "element " + element.tagName())
                    .forEach(active::add);
        }
        String seen = Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("[\\p{Cf}\\p{Cc}&&[^\\n]]", "");
        URL.matcher(seen).results().map(found -> "url " + found.group()).forEach(active::add);
        return active;
    }

    private static void walk(Node node, List<String> active) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof Link
                    || child instanceof Image
                    || child instanceof HtmlInline
                    || child instanceof HtmlBlock
                    || child instanceof LinkReferenceDefinition) {
                active.add(child.getClass().getSimpleName());
            }
            walk(child, active);
        }
    }
}
