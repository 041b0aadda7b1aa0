package dev.watchkeeper.report;

import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.SummaryLine;
import dev.watchkeeper.text.VisibleText;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a night, in the order in which a person wants it.
 *
 * @param from where the night begins
 * @param to when the report was made
 * @param zone in which times are told to a person
 * @param sections name and lines, the empty ones included
 */
public record MorningReport(Instant from, Instant to, ZoneId zone, List<Section> sections) {
    public MorningReport {
        sections = List.copyOf(sections);
    }

    /**
     * A part of the report.
     *
     * @param key in JSON
     * @param empty what is said where there are no lines
     */
    public record Section(String key, String title, String empty, List<Line> lines) {
        public Section {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One statement.
     *
     * @param task it is about; may be empty
     * @param evidence what it rests on, ids; may be empty
     * @param detail the same in parts, for JSON; may be empty
     */
    public record Line(
            String task, String text, List<String> evidence, Map<String, Object> detail) {
        public Line {
            evidence = List.copyOf(evidence);
        }

        /** One without parts. */
        public Line(String task, String text, List<String> evidence) {
            this(task, text, evidence, Map.of());
        }
    }

    /** Makes the report. */
    public static MorningReport of(NightRecords night) {
        return new MorningReport(
                night.from(), night.to(), night.zone(), new ReportSections(night).all());
    }

    /** From when to when, as the person's clocks show it. */
    String period() {
        return Moment.in(zone, from) + " to " + Moment.in(zone, to);
    }

    /** The report for a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder("From ").append(period()).append('\n');
        for (Section s : sections) {
            out.append('\n').append(s.title()).append('\n');
            if (s.lines().isEmpty()) {
                out.append("  ").append(s.empty()).append('\n');
            }
            for (Line l : s.lines()) {
                out.append("  · ");
                if (!l.task().isEmpty()) {
                    out.append(l.task()).append("  ");
                }
                out.append(VisibleText.line(l.text()));
                if (!l.evidence().isEmpty()) {
                    out.append("  [")
                            .append(VisibleText.line(SummaryLine.links(l.evidence())))
                            .append(']');
                }
                out.append('\n');
            }
        }
        return out.toString();
    }

    /**
     * The report as one HTML file that needs nothing else.
     *
     * @param runs the folder of the evidence, to which ids become links; empty for no links
     */
    public String html(String runs) {
        return new HtmlReport(runs).of(this);
    }

    /** The report's JSON: maps, lists and strings. */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("from", from.toString());
        all.put("to", to.toString());
        for (Section s : sections) {
            all.put(
                    s.key(),
                    s.lines().stream()
                            .map(l -> {
                                Map<String, Object> line = new LinkedHashMap<>();
                                line.put("task", l.task());
                                line.put("text", l.text());
                                line.put("evidence", l.evidence());
                                line.putAll(l.detail());
                                return line;
                            })
                            .toList());
        }
        return all;
    }
}
