package dev.watchkeeper.agentkit;

import dev.watchkeeper.plugin.agent.LineCutter;

import java.util.function.Predicate;

/** The beginning of what a program writes to its standard error, in bounded memory. */
public final class ErrorText {
    private static final int KEPT = 4000;

    private final LineCutter lines = new LineCutter();
    private final StringBuilder kept = new StringBuilder();
    private final Predicate<String> told;

    /** All of it. */
    public ErrorText() {
        this(line -> true);
    }

    /**
     * @param told which lines say something; the others are passed over
     */
    public ErrorText(Predicate<String> told) {
        this.told = told;
    }

    /** Takes the next bytes. */
    public void accept(byte[] bytes) {
        lines.lines(bytes).forEach(this::keep);
    }

    /** All that was kept, the last line included; no more bytes may follow. */
    public String end() {
        keep(lines.last());
        return kept.toString().strip();
    }

    private void keep(LineCutter.Line line) {
        int room = KEPT - kept.length();
        if (!line.text().isBlank() && room > 0 && told.test(line.text())) {
            kept.append(line.text(), 0, Math.min(room, line.text().length()));
            kept.append(line.whole() ? "" : " [… a line of " + line.bytes() + " bytes …]");
            kept.append('\n');
        }
    }
}
