package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.AttemptText;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.desktop.kit.Watched;
import dev.watchkeeper.domain.Attempt;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** What the screen <em>Run</em> shows. For the JavaFX thread. */
public final class RunModel implements ScreenModel {
    private static final int PAGE = 256 * 1024;

    /** How much of a long output is read when it is opened. */
    private static final int TAIL = 1024 * 1024;

    private final Bridge bridge;
    private final ZoneId zone;
    private final ReadOnlyStringWrapper unwatched = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable AttemptDetail> detail =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<TextLine>> output =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<TextLine>> evidence =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper evidenceName = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper heading = new ReadOnlyStringWrapper("Run");
    private final ReadOnlyObjectWrapper<Instant> now;
    private final BooleanProperty raw = new SimpleBooleanProperty();
    private final BooleanProperty failures = new SimpleBooleanProperty();
    private final BooleanProperty follows = new SimpleBooleanProperty(true);
    private final ReadOnlyLongWrapper fresh = new ReadOnlyLongWrapper();
    private GrowingOutput text = new GrowingOutput();

    /** What is being read while more comes; {@code null} while the newest is shown. */
    private @Nullable GrowingOutput kept;

    private String task = "";
    private int number;
    private long seq = -1;
    private long offset = -1;
    private boolean ended;
    private boolean newest;
    private boolean readingDetail;
    private boolean readingOutput;
    private @Nullable Runnable following;

    /** Counts what was opened, so that late answers about something else are dropped. */
    private int turn;

    public RunModel(Bridge bridge, ZoneId zone) {
        this.bridge = bridge;
        this.zone = zone;
        this.now = new ReadOnlyObjectWrapper<>(bridge.clock().instant());
        raw.addListener((o, was, is) -> showOutput());
        failures.addListener((o, was, is) -> showOutput());
        follows.addListener((o, was, is) -> keep(!is));
    }

    /** What is read stays as it is while more comes, until the end is wanted again. */
    private void keep(boolean on) {
        if (on == (kept != null)) {
            return;
        }
        kept = on ? text.copy() : null;
        count();
        if (!on) {
            showOutput();
        }
    }

    private void count() {
        GrowingOutput read = kept;
        fresh.set(read == null ? 0 : text.seen(raw.get()) - read.seen(raw.get()));
    }

    /**
     * Shows an attempt.
     *
     * @param attempt 0 for the last one, and for each that comes after it
     */
    public void open(String id, int attempt) {
        newest = attempt == 0;
        if (id.equals(task) && attempt == number && attempt != 0) {
            return;
        }
        turn++;
        task = id;
        number = attempt;
        heading.set(words());
        seq = -1;
        readingDetail = false;
        forgetOutput();
        failures.set(false);
        detail.set(null);
        evidence.set(List.of());
        evidenceName.set("");
        trouble.set("");
        output.set(List.of());
        update(bridge.last());
    }

    private void forgetOutput() {
        offset = -1;
        ended = false;
        readingOutput = false;
        text = new GrowingOutput();
        kept = null;
        count();
        follows.set(true);
    }

    @Override
    public void attach() {
        if (following == null) {
            following = bridge.follow(this::update);
        }
    }

    @Override
    public void detach() {
        Runnable end = following;
        following = null;
        if (end != null) {
            end.run();
        }
    }

    private void update(Snapshot s) {
        Overview o = s.overview();
        unwatched.set(o == null ? "" : unwatched(o, s));
        now.set(s.now());
        if (task.isEmpty() || o == null || !s.connected()) {
            return;
        }
        AttemptDetail known = detail.get();
        if (known == null
                || (o.lastSeq() != seq && !(known.over() && known.task().state().ended()))) {
            readDetail(o.lastSeq());
        }
        readOutput();
    }

    /** Why the attempt that is shown is not watched, if it is one that is under way. */
    private String unwatched(Overview o, Snapshot s) {
        return o.live().stream()
                .filter(l -> l.task().equals(task) && l.attempt() == number)
                .findFirst()
                .map(l -> Watched.not(l.step(), o, s, zone))
                .orElse("");
    }

    private void readDetail(long upTo) {
        if (readingDetail) {
            return;
        }
        readingDetail = true;
        int mine = turn;
        String of = task;
        int which = newest ? 0 : number;
        bridge.ask(
                c -> AttemptDetail.read(c, of, which),
                read -> {
                    if (mine == turn) {
                        readingDetail = false;
                        seq = upTo;
                        trouble.set("");
                        Attempt a = read.attempt();
                        if (a != null && a.ref().number() != number) {
                            // The first answer, or a new attempt: another output.
                            turn++;
                            number = a.ref().number();
                            forgetOutput();
                        }
                        heading.set(words());
                        Snapshot last = bridge.last();
                        Overview o = last.overview();
                        unwatched.set(o == null ? "" : unwatched(o, last));
                        detail.set(read);
                        readOutput();
                    }
                },
                t -> failed(mine, t));
    }

    private void failed(int mine, Trouble t) {
        if (mine == turn) {
            readingDetail = false;
            trouble.set("The run can't be read: " + t.words());
        }
    }

    private void readOutput() {
        AttemptDetail known = detail.get();
        Attempt a = known == null ? null : known.attempt();
        if (a == null || readingOutput || ended || a.legs().isEmpty()) {
            return;
        }
        readingOutput = true;
        int mine = turn;
        String id = a.ref() + "/output";
        long from = offset;
        boolean over = known.over();
        bridge.ask(
                c -> {
                    long start = from;
                    if (start < 0) {
                        start = Math.max(0, c.readEvidence(id, 0, 1).size() - TAIL);
                    }
                    return c.readEvidence(id, start, PAGE);
                },
                page -> {
                    if (mine == turn) {
                        readingOutput = false;
                        took(page, from, over);
                    }
                },
                t -> {
                    if (mine == turn) {
                        readingOutput = false;
                        ended = over;
                        if (offset < 0) {
                            output.set(AttemptText.note("No output yet."));
                        }
                    }
                });
    }

    private void took(EvidencePage page, long from, boolean over) {
        if (from < 0 && page.size() > TAIL) {
            text.skipped(page.size() - TAIL);
        }
        offset = page.next();
        if (!page.text().isEmpty()) {
            text.append(page.text());
        }
        boolean all = page.next() >= page.size();
        if (all && over) {
            ended = true;
            text.end();
        }
        count();
        if (kept == null) {
            showOutput();
        }
        if (!all && !page.text().isEmpty()) {
            readOutput();
        }
    }

    private void showOutput() {
        GrowingOutput from = kept == null ? text : kept;
        List<TextLine> lines = raw.get() ? from.raw() : from.rows();
        count();
        if (failures.get()) {
            lines = lines.stream().filter(RunModel::tellsOfFailure).toList();
            if (lines.isEmpty()) {
                lines = AttemptText.note("No line tells of a failure. f shows all lines.");
            }
        } else if (lines.isEmpty()) {
            lines = AttemptText.note(ended ? "It said nothing." : "No output yet.");
        }
        output.set(lines);
    }

    private static boolean tellsOfFailure(TextLine line) {
        String words = line.text().toLowerCase(Locale.ROOT);
        return line.tone() == TextLine.Tone.BAD
                || words.contains("fail")
                || words.contains("error")
                || words.contains("exception")
                || words.contains("traceback")
                || words.contains("denied")
                || words.contains("fatal");
    }

    /** Opens a piece of evidence by its id; without effect for evidence that is only a sentence. */
    public void openEvidence(String id) {
        if (!id.contains("/")) {
            return;
        }
        int mine = turn;
        evidenceName.set(id);
        evidence.set(AttemptText.note("Reading " + id + "…"));
        bridge.ask(
                c -> TextLine.lines(c.readEvidence(id, 0, PAGE).text(), TextLine.Tone.PLAIN),
                lines -> {
                    if (mine == turn && evidenceName.get().equals(id)) {
                        evidence.set(lines.isEmpty() ? AttemptText.note("It is empty.") : lines);
                    }
                },
                t -> evidence.set(AttemptText.note(id + " can't be read: " + t.words())));
    }

    private String words() {
        return "Run of " + task + (number == 0 ? "" : ", attempt " + number);
    }

    /** What is shown, in a few words. */
    public ReadOnlyStringProperty heading() {
        return heading.getReadOnlyProperty();
    }

    /** Which task is shown; empty if none. */
    public String task() {
        return task;
    }

    ReadOnlyObjectProperty<@Nullable AttemptDetail> detail() {
        return detail.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<TextLine>> output() {
        return output.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<TextLine>> evidence() {
        return evidence.getReadOnlyProperty();
    }

    /** The id of the evidence that was opened; empty if none was. */
    public ReadOnlyStringProperty evidenceName() {
        return evidenceName.getReadOnlyProperty();
    }

    /** Why nothing can be shown, or empty. */
    public ReadOnlyStringProperty trouble() {
        return trouble.getReadOnlyProperty();
    }

    /** Why nobody watches the attempt that is shown; empty if somebody does, or it is over. */
    public ReadOnlyStringProperty unwatched() {
        return unwatched.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Instant> now() {
        return now.getReadOnlyProperty();
    }

    /** Whether the newest output is shown as it comes; else what is read stays where it is. */
    public BooleanProperty follows() {
        return follows;
    }

    /** How many lines have come after those that are shown. */
    public ReadOnlyLongProperty fresh() {
        return fresh.getReadOnlyProperty();
    }

    /** Whether the output is shown as it came. */
    public BooleanProperty raw() {
        return raw;
    }

    /** Whether only lines are shown that tell of a failure. */
    public BooleanProperty failures() {
        return failures;
    }
}
