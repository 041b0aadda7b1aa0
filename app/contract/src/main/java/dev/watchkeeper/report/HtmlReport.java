package dev.watchkeeper.report;

import dev.watchkeeper.text.VisibleText;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The report as one HTML file without scripts or anything fetched. All text is escaped. */
final class HtmlReport {
    /** An id of evidence; its parts are names of folders and of a file, and never {@code ..}. */
    private static final Pattern EVIDENCE =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){2}");

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Watchkeeper's report</title>
            <style>
            :root { color-scheme: light dark; --line: #d4d4d8; --soft: #52525b; --ask: #9a3412; --bad: #b91c1c; --good: #15803d; --link: #1d4ed8; }
            @media (prefers-color-scheme: dark) {
              :root { --line: #3f3f46; --soft: #a1a1aa; --ask: #fdba74; --bad: #fca5a5; --good: #86efac; --link: #93c5fd; }
              body { background: #18181b; color: #f4f4f5; }
            }
            * { box-sizing: border-box; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
            h1 { font-size: 1.4rem; margin: .5rem 0; }
            h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
            p { margin: .3rem 0; color: var(--soft); }
            ul { list-style: none; margin: 0; padding: 0; }
            li { padding: .5rem 0; border-top: 1px solid var(--line); }
            .proof { display: block; font-size: .85em; color: var(--soft); }
            .proof code { margin-right: .6em; }
            a { color: var(--link); }
            .needs_you { color: var(--ask); } .failed { color: var(--bad); } .done { color: var(--good); }
            </style>
            </head>
            <body>
            """;

    private static final int MOST_LINKS = 12;

    private final String runs;

    /**
     * @param runs the folder of the evidence; empty for no links
     */
    HtmlReport(String runs) {
        this.runs = runs;
    }

    String of(MorningReport report) {
        StringBuilder out = new StringBuilder(HEAD);
        out.append("<h1>Watchkeeper's report</h1>\n<p>")
                .append(escape(report.period()))
                .append("</p>\n");
        for (MorningReport.Section s : report.sections()) {
            out.append("<h2 class=\"")
                    .append(s.key())
                    .append("\">")
                    .append(escape(s.title()))
                    .append(s.lines().isEmpty() ? "" : " (" + s.lines().size() + ")")
                    .append("</h2>\n");
            if (s.lines().isEmpty()) {
                out.append("<p>").append(escape(s.empty())).append("</p>\n");
                continue;
            }
            out.append("<ul>\n");
            s.lines().forEach(l -> line(out, l));
            out.append("</ul>\n");
        }
        out.append("<p>What stands in small letters is what a line rests on: files");
        if (!runs.isEmpty()) {
            out.append(" below <code>").append(escape(runs)).append("</code>");
        }
        return out.append(
                        ", and events of the journal, which <code>watchkeeper log --all</code>"
                                + " numbers.</p>\n</body>\n</html>\n")
                .toString();
    }

    private void line(StringBuilder out, MorningReport.Line l) {
        out.append("<li>");
        if (!l.task().isEmpty()) {
            out.append("<strong>").append(escape(l.task())).append("</strong> ");
        }
        out.append(escape(l.text()));
        if (!l.evidence().isEmpty()) {
            out.append("<span class=\"proof\">");
            List<String> shown = l.evidence().subList(0, Math.min(MOST_LINKS, l.evidence().size()));
            for (String id : shown) {
                out.append("<code>").append(link(id)).append("</code>");
            }
            if (l.evidence().size() > shown.size()) {
                out.append("… and ").append(l.evidence().size() - shown.size()).append(" more");
            }
            out.append("</span>");
        }
        out.append("</li>\n");
    }

    private String link(String id) {
        if (runs.isEmpty() || !EVIDENCE.matcher(id).matches()) {
            return escape(id);
        }
        return "<a href=\""
                + escape(Path.of(runs).resolve(id).toUri().toASCIIString())
                + "\">"
                + escape(id)
                + "</a>";
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
