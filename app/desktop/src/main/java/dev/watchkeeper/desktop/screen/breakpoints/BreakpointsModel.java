package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.Ago;
import dev.watchkeeper.desktop.kit.Lists;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Resolution;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the screen <em>Breakpoints</em> shows and does. For the JavaFX thread. */
public final class BreakpointsModel {
    /** What stands open below the evidence. */
    public enum Asking {
        /** Only guidance and the keys. */
        NOTHING,
        /** The words of the person are needed; {@link #wanted} says what for. */
        WORDS,
        /** The brief is being rewritten. */
        BRIEF,
        /** What an answer would do to the files is shown. */
        PREVIEW
    }

    /** A row of the list; {@code id} is empty for a heading. */
    public record Row(String id, StateLook look, String title, String second, boolean sending) {
        boolean heading() {
            return id.isEmpty();
        }
    }

    private final Bridge bridge;
    private final ZoneId zone;
    private final PendingAnswers answers;
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable Breakpoint> selected =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable QuestionEvidence> evidence =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Asking> asking =
            new ReadOnlyObjectWrapper<>(Asking.NOTHING);
    private final ReadOnlyObjectWrapper<@Nullable AnswerPreview> preview =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper previewed = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper otherwise = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper noEvidence = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper connected = new ReadOnlyBooleanWrapper();
    private final StringProperty guidance = new SimpleStringProperty("");
    private final StringProperty brief = new SimpleStringProperty("");
    private final Map<String, Breakpoint> known = new HashMap<>();
    private final Map<String, String> drafts = new HashMap<>();
    private List<String> openIds = List.of();
    private String wanted = "retry";
    private final Map<String, String> briefs = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();
    private Runnable moved = () -> {};
    private boolean replacing;
    private @Nullable Snapshot last;

    public BreakpointsModel(Bridge bridge, PendingAnswers answers, ZoneId zone) {
        this.bridge = bridge;
        this.answers = answers;
        this.zone = zone;
        bridge.listen(this::update);
        answers.listen(this::again, this::refused);
    }

    private void update(Snapshot s) {
        last = s;
        connected.set(s.connected());
        Overview o = s.overview();
        if (o == null) {
            return;
        }
        loaded.set(true);
        known.clear();
        s.closed().forEach(b -> known.put(b.id(), b));
        o.open().forEach(b -> known.put(b.id(), b));
        openIds = o.open().stream().map(Breakpoint::id).toList();
        answers.settle(openIds);
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
                asking.set(Asking.NOTHING);
            }
        }
        tellOtherwise();
    }

    private void again() {
        if (last != null) {
            update(last);
        }
    }

    /** Comes back to the question, but never under the hands of who is writing to another one. */
    private void refused(String id, Trouble trouble) {
        String words = "Not sent, still open: " + trouble.words();
        troubles.put(id, words);
        Breakpoint current = selected.get();
        boolean writing = asking.get() != Asking.NOTHING || !guidance.get().isBlank();
        if (current == null || !writing) {
            select(id);
        }
        Breakpoint now = selected.get();
        message.set(
                now != null && now.id().equals(id)
                        ? words
                        : "The answer to “"
                                + Visible.line(title(id), 80)
                                + "” was not sent, it is still open: "
                                + trouble.words());
    }

    private String title(String id) {
        Breakpoint b = known.get(id);
        return b == null || last == null ? id : last.title(b.task());
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
        if (before != null) {
            drafts.put(before.id(), guidance.get());
        }
        guidance.set(drafts.getOrDefault(id, ""));
        asking.set(Asking.NOTHING);
        message.set(troubles.getOrDefault(id, ""));
        wanted = "retry";
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
        String fallback = b.fallback();
        if (r != null) {
            words.append(r.by().equals("person") ? "You answered: " : "Nobody answered, so: ")
                    .append(r.option())
                    .append(" at ")
                    .append(Ago.clock(r.at(), zone));
            if (!r.say().isBlank()) {
                words.append(", saying “").append(Visible.line(r.say())).append("”");
            }
            words.append('.');
        } else if (expires != null && fallback != null) {
            words.append("If nobody answers: ")
                    .append(fallback)
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

    /**
     * The answers that the selected breakpoint allows; none once it is closed or being answered.
     */
    public List<OptionKey> options() {
        Breakpoint b = selected.get();
        return b == null || b.state() != Breakpoint.State.OPEN || answers.holds(b.id())
                ? List.of()
                : b.options().stream().map(OptionKey::of).toList();
    }

    /** Chooses an answer: sends it, or asks first for what it needs. */
    public void choose(OptionKey option) {
        Breakpoint b = selected.get();
        if (b == null || options().isEmpty()) {
            return;
        }
        message.set("");
        if (!connected.get()) {
            message.set("Not sent: the supervisor is not reached. Your words stay here.");
        } else if (OptionKey.lacksWords(option.option(), guidance.get())) {
            wanted = option.option();
            asking.set(Asking.NOTHING);
            asking.set(Asking.WORDS);
            message.set(OptionKey.wanted(wanted));
        } else if (option.option().equals("edit-prompt")) {
            QuestionEvidence e = evidence.get();
            brief.set(briefs.getOrDefault(b.id(), e == null ? "" : e.task().brief()));
            asking.set(Asking.BRIEF);
        } else {
            give(b, option.option());
        }
    }

    private void give(Breakpoint b, String option) {
        if (OptionKey.takesWorkOut(option)) {
            preview(b, option, null);
        } else {
            send(b, option, guidance.get());
        }
    }

    /**
     * Shows what an answer would do to the workspace, before it is sent. Another agent's attempt is
     * sent at once if it would change no file.
     *
     * @param seen what was shown before; the answer is sent if it would still do the same
     */
    private void preview(Breakpoint b, String option, @Nullable AnswerPreview seen) {
        if (seen == null) {
            preview.set(null);
        }
        previewed.set(option);
        asking.set(Asking.PREVIEW);
        bridge.ask(
                c -> c.previewAnswer(b.id(), option),
                found -> {
                    Breakpoint now = selected.get();
                    if (now == null
                            || !now.id().equals(b.id())
                            || asking.get() != Asking.PREVIEW
                            || !previewed.get().equals(option)) {
                        return;
                    }
                    if (found.equals(seen)
                            || option.equals("retry-other") && !found.changesFiles()) {
                        send(b, option, guidance.get());
                    } else {
                        preview.set(found);
                        message.set(
                                seen == null
                                        ? ""
                                        : "Not sent: the files have changed since; this is what it"
                                                + " would do now.");
                    }
                },
                trouble -> {
                    asking.set(Asking.NOTHING);
                    message.set(
                            "Not sent: what it would do to the files can't be told: "
                                    + Visible.line(trouble.words(), 300));
                });
    }

    /** Sends what is being asked for: the words, the brief or the roll-back. */
    public void confirm() {
        Breakpoint b = selected.get();
        if (b == null || options().isEmpty()) {
            return;
        }
        switch (asking.get()) {
            case NOTHING, WORDS -> {
                if (guidance.get().isBlank() || OptionKey.lacksWords(wanted, guidance.get())) {
                    message.set(OptionKey.wanted(wanted));
                } else if (b.allows(wanted)) {
                    give(b, wanted);
                } else {
                    message.set("Choose an answer; your words go with it.");
                }
            }
            case BRIEF -> {
                if (brief.get().isBlank()) {
                    message.set("The brief may not be empty.");
                } else {
                    send(b, "edit-prompt", brief.get());
                }
            }
            case PREVIEW -> {
                AnswerPreview seen = preview.get();
                if (seen != null) {
                    preview(b, previewed.get(), seen);
                }
            }
        }
    }

    /** Closes what was asked for. */
    public void cancel() {
        Breakpoint b = selected.get();
        if (b != null && asking.get() == Asking.BRIEF) {
            briefs.put(b.id(), brief.get());
        }
        asking.set(Asking.NOTHING);
        message.set("");
    }

    private void send(Breakpoint b, String option, String say) {
        if (asking.get() == Asking.BRIEF) {
            briefs.put(b.id(), brief.get());
        }
        asking.set(Asking.NOTHING);
        drafts.put(b.id(), guidance.get());
        troubles.remove(b.id());
        answers.hold(b, last == null ? b.task() : last.title(b.task()), option, say.strip());
        selectFirst();
        again();
    }

    /** Whether an answer can still be taken back. */
    public boolean holdsAnswer() {
        return answers.holdsAny();
    }

    /** Says that a key did nothing, since its question had only just come up. */
    void tooSoon(OptionKey option) {
        message.set(
                "“"
                        + option.word()
                        + "” was not taken: this question came up just now. Choose it again.");
    }

    /** Selects what an answer that was just taken back was for. */
    public void takeBack() {
        String id = answers.takeBack();
        if (id != null) {
            select(id);
            again();
        }
    }

    public ObservableList<Row> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<@Nullable Breakpoint> selected() {
        return selected.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable QuestionEvidence> evidence() {
        return evidence.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Asking> asking() {
        return asking.getReadOnlyProperty();
    }

    /** Which answer is previewed. */
    public ReadOnlyStringProperty previewed() {
        return previewed.getReadOnlyProperty();
    }

    /** What that answer would do to the files; {@code null} while it is being found out. */
    public ReadOnlyObjectProperty<@Nullable AnswerPreview> preview() {
        return preview.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
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

    public ReadOnlyBooleanProperty connected() {
        return connected.getReadOnlyProperty();
    }

    public StringProperty guidance() {
        return guidance;
    }

    public StringProperty brief() {
        return brief;
    }
}
