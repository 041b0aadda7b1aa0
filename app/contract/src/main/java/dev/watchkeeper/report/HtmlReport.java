package dev.watchkeeper.report;

import dev.watchkeeper.text.VisibleText;

/** The report as one HTML file without scripts or anything fetched. All text is escaped. */
final class HtmlReport {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Watchkeeper's report</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
            h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            li { margin: .3rem 0; }
            code { font-size: .85em; opacity: .75; overflow-wrap: anywhere; }
            .needs_you { color: #b45309; } .failed { color: #b91c1c; } .done { color: #15803d; }
            </style>
            </head>
            <body>
            """;

    private HtmlReport() {}

    static String of(MorningReport report) {
        StringBuilder out = new StringBuilder(HEAD);
        out.append("<h1>Watchkeeper's report</h1>\n<p>")
                .append(escape(report.period()))
                .append("</p>\n");
        for (MorningReport.Section s : report.sections()) {
            out.append("<h2 class=\"")
                    .append(s.key())
                    .append("\">")
                    .append(escape(s.title()))
                    .append("</h2>\n");
            if (s.lines().isEmpty()) {
                out.append("<p>").append(escape(s.empty())).append("</p>\n");
                continue;
            }
            out.append("<ul>\n");
            for (MorningReport.Line l : s.lines()) {
                out.append("<li>");
                if (!l.task().isEmpty()) {
                    out.append("<strong>").append(escape(l.task())).append("</strong> ");
                }
                out.append(escape(l.text()));
                for (String evidence : l.evidence()) {
                    out.append(" <code>").append(escape(evidence)).append("</code>");
                }
                out.append("</li>\n");
            }
            out.append("</ul>\n");
        }
        return out.append("</body>\n</html>\n").toString();
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        VisibleText.of(text)
                .codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> out.append("&amp;");
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '"' -> out.append("&quot;");
                        case '\'' -> out.append("&#39;");
                        default -> out.appendCodePoint(c);
                    }
                });
        return out.toString();
    }
}
