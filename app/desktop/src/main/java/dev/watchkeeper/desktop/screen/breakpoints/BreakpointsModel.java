package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.Lists;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.Resolution;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the screen <em>Breakpoints</em> shows and does. For the JavaFX thread. */
public final class BreakpointsModel implements ScreenModel {
    /** A row of the list; {@code id} is empty for a heading. */
    public record Row(String id, StateLook look, String title, String second, boolean sending) {
        boolean heading() {
            return id.isEmpty();
        }
    }

    private final Bridge bridge;
    private final ZoneId zone;
    private final PendingAnswers answers;
    private final AnswerModel answer;
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable Breakpoint> selected =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable QuestionEvidence> evidence =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper otherwise = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper noEvidence = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final Map<String, Breakpoint> known = new HashMap<>();
    private List<String> openIds = List.of();
    private Runnable moved = () -> {};
    private boolean replacing;
    private @Nullable Snapshot last;
    private @Nullable Runnable following;
    private final Runnable forgotten;

    public BreakpointsModel(Bridge bridge, PendingAnswers answers, ZoneId zone) {
        this.bridge = bridge;
        this.answers = answers;
        this.zone = zone;
        this.answer =
                new AnswerModel(
                        bridge,
                        answers,
                        selected.getReadOnlyProperty(),
                        evidence.getReadOnlyProperty(),
                        this::titleOfTask,
                        this::given);
        this.forgotten = answers.listen(this::again, this::refused);
    }

    @Override
    public void attach() {
        if (following == null) {
            following = bridge.follow(this::update);
        }
    }

    @Override
    public void close() {
        forgotten.run();
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
        last = s;
        answer.connected(s.connected());
        Overview o = s.overview();
        if (o == null) {
            return;
        }
        loaded.set(true);
        known.clear();
        s.closed().forEach(b -> known.put(b.id(), b));
        o.open().forEach(b -> known.put(b.id(), b));
        openIds = o.open().stream().map(Breakpoint::id).toList();
        replacing = true;
        try {
            Lists.replace(rows, BreakpointRows.of(s, o, answers));
        } finally {
            replacing = false;
        }
        Breakpoint current = selected.get();
        if (current == null) {
            selectFirst();
        } else {
            Breakpoint fresh = known.get(current.id());
            if (fresh == null) {
                selectFirst();
            } else if (fresh.state() != current.state()) {
                selected.set(fresh);
                answer.close();
            }
        }
        tellOtherwise();
    }

    private void again() {
        if (last != null && following != null) {
            update(last);
        }
    }

    /** Comes back to the question, but never under the hands of who is writing to another one. */
    private void refused(String id, Trouble trouble) {
        String words = trouble.told("Not sent, still open");
        answer.refused(id, words);
        Breakpoint current = selected.get();
        if (current == null || !answer.isBeingWritten()) {
            select(id);
        }
        Breakpoint now = selected.get();
        answer.say(
                now != null && now.id().equals(id)
                        ? words
                        : trouble.told(
                                "The answer to “"
                                        + Visible.line(title(id), 80)
                                        + "” was not sent, it is still open"));
    }

    private String title(String id) {
        Breakpoint b = known.get(id);
        return b == null || last == null ? id : last.title(b.task());
    }

    private String titleOfTask(String task) {
        return last == null ? task : last.title(task);
    }

    /** Goes on with the next question. */
    private void given() {
        selectFirst();
        again();
    }

    /** Whether rows are changing, so that what a list of them selects is not a person's choice. */
    boolean replacing() {
        return replacing;
    }

    /** Is called whenever another question comes up that the person has not chosen. */
    void whenMoved(Runnable listener) {
        moved = listener;
    }

    private void selectFirst() {
        if (selected.get() != null) {
            moved.run();
        }
        for (String id : openIds) {
            if (!answers.holds(id)) {
                select(id);
                return;
            }
        }
        selected.set(null);
        evidence.set(null);
    }

    /** Selects the next or the one before in the list. */
    public void step(int by) {
        List<String> ids = rows.stream().filter(r -> !r.heading()).map(Row::id).toList();
        Breakpoint current = selected.get();
        int at = current == null ? -1 : ids.indexOf(current.id());
        int to = Math.clamp(at + by, 0, Math.max(0, ids.size() - 1));
        if (to < ids.size()) {
            select(ids.get(to));
        }
    }

    /** Selects a breakpoint and reads its evidence. */
    public void select(String id) {
        Breakpoint b = known.get(id);
        Breakpoint before = selected.get();
        if (b == null || (before != null && before.equals(b))) {
            return;
        }
        answer.turn(before, id);
        evidence.set(null);
        noEvidence.set("");
        selected.set(b);
        tellOtherwise();
        bridge.ask(
                c -> QuestionEvidence.read(c, b),
                read -> {
                    Breakpoint now = selected.get();
                    if (now != null && now.id().equals(read.breakpoint())) {
                        evidence.set(read);
                        tellOtherwise();
                    }
                },
                trouble -> noEvidence.set("The evidence can't be read: " + trouble.words()));
    }

    private void tellOtherwise() {
        Breakpoint b = selected.get();
        Snapshot s = last;
        if (b == null || s == null) {
            otherwise.set("");
            return;
        }
        StringBuilder words = new StringBuilder();
        Resolution r = b.resolution();
        Instant expires = b.expiresAt();
        BreakpointAction fallback = b.fallback();
        if (r != null) {
            words.append(r.by().equals("person") ? "You answered: " : "Nobody answered, so: ")
                    .append(r.option().word())
                    .append(" at ")
                    .append(Ago.clock(r.at(), zone));
            if (!r.say().isBlank()) {
                words.append(", saying “").append(Visible.line(r.say())).append("”");
            }
            words.append('.');
        } else if (expires != null && fallback != null) {
            words.append("If nobody answers: ")
                    .append(fallback.word())
                    .append(" at ")
                    .append(Ago.clock(expires, zone))
                    .append(", ")
                    .append(Ago.until(expires, s.now()))
                    .append('.');
        } else {
            words.append("It waits until you answer.");
        }
        QuestionEvidence e = evidence.get();
        if (e != null && !e.blocks().isEmpty() && r == null) {
            words.append(" Blocks ").append(String.join(", ", e.blocks())).append('.');
        }
        otherwise.set(words.toString());
    }

    public ObservableList<Row> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<@Nullable Breakpoint> selected() {
        return selected.getReadOnlyProperty();
    }

    /** The answer to the selected question. */
    public AnswerModel answer() {
        return answer;
    }

    public ReadOnlyObjectProperty<@Nullable QuestionEvidence> evidence() {
        return evidence.getReadOnlyProperty();
    }

    /** What happens without an answer, or what the answer was. */
    public ReadOnlyStringProperty otherwise() {
        return otherwise.getReadOnlyProperty();
    }

    /** Why there is no evidence to see, or empty. */
    public ReadOnlyStringProperty noEvidence() {
        return noEvidence.getReadOnlyProperty();
    }

    /** Whether anything was read yet. */
    public ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }
}
