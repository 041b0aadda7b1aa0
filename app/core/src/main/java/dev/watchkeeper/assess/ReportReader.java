package dev.watchkeeper.assess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import javax.xml.stream.XMLStreamException;

/** Reads what {@link ReportScript} hands over, one report in memory at a time. */
final class ReportReader extends OutputStream {
    /** A build that is tested by another one: its tests may be meant to fail. */
    private static final Pattern INNER =
            Pattern.compile("(?:.*/)?(?:target|build|out)/.*/(?:target|build|out)/.*");

    private static final String HEAD = "report ./";
    private static final String OLD = "old ./";

    private final List<String> roots;
    private final TestNames names = new TestNames("reports");
    private final Set<String> kept = new HashSet<>();
    private final List<String> unreadable = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream report = new ByteArrayOutputStream();
    private String path = "";
    private boolean ended;

    /**
     * @param roots folders below which absolute paths in reports are told without them
     */
    ReportReader(List<String> roots) {
        this.roots = roots;
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            take();
        } else if (line.size() <= ReportScript.LARGEST) {
            line.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        int from = offset;
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                take();
                from = i + 1;
            }
        }
        line.write(bytes, from, offset + count - from);
    }

    private void take() {
        byte[] all = line.toByteArray();
        line.reset();
        if (all.length > 0 && all[0] == '\t') {
            if (!path.isEmpty()) {
                report.write(all, 1, all.length - 1);
                report.write('\n');
            }
            return;
        }
        finish();
        String head = new String(all, StandardCharsets.UTF_8);
        if (head.startsWith(HEAD)) {
            path = head.substring(HEAD.length());
        } else if (head.startsWith(OLD)) {
            kept.add(head.substring(OLD.length()));
        } else if (head.equals("cut")) {
            names.cut();
        }
    }

    private void finish() {
        if (!path.isEmpty() && !INNER.matcher(path).matches()) {
            byte[] content = report.toByteArray();
            try {
                boolean read =
                        path.endsWith(".json")
                                ? JsonReport.read(content, path, roots, names)
                                : JunitXml.read(content, path, roots, names);
                if (read) {
                    names.reported();
                }
            } catch (IOException | XMLStreamException | RuntimeException e) {
                // A check writes what it likes: what it would have said is not known.
                names.cut();
                unreadable.add(path);
            }
        }
        path = "";
        report.reset();
    }

    /** The tests of all reports that the run wrote. To be asked at the end. */
    TestNames names() {
        if (!ended) {
            ended = true;
            finish();
        }
        return names;
    }

    /** Paths of what the run wrote and no parser can read. To be asked at the end. */
    List<String> unreadable() {
        var unused = names();
        return unreadable;
    }

    /** Paths of reports that were there before the run and that it left as they are. */
    Set<String> kept() {
        return kept;
    }
}
