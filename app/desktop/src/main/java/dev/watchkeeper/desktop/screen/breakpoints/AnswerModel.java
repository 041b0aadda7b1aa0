package dev.watchkeeper.desktop.screen.breakpoints;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.TaskAction;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The answer to the selected question, while a person makes it. For the JavaFX thread. */
public final class AnswerModel {
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

    private final Bridge bridge;
    private final PendingAnswers answers;
    private final ReadOnlyObjectProperty<@Nullable Breakpoint> selected;
    private final ReadOnlyObjectProperty<@Nullable QuestionEvidence> evidence;
    private final UnaryOperator<String> titles;
    private final Runnable given;
    private final ReadOnlyObjectWrapper<Asking> asking =
            new ReadOnlyObjectWrapper<>(Asking.NOTHING);
    private final ReadOnlyObjectWrapper<@Nullable AnswerPreview> preview =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable BreakpointAction> previewed =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper connected = new ReadOnlyBooleanWrapper();
    private final StringProperty guidance = new SimpleStringProperty("");
    private final StringProperty brief = new SimpleStringProperty("");
    private final Map<String, String> drafts = new HashMap<>();
    private BreakpointAction wanted = TaskAction.RETRY;
    private final Map<String, String> briefs = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();

    /**
     * @param selected the question
     * @param evidence what it rests on, once that is read
     * @param titles the title of a task by its id
     * @param given is run once an answer is on its way
     */
    AnswerModel(
            Bridge bridge,
            PendingAnswers answers,
            ReadOnlyObjectProperty<@Nullable Breakpoint> selected,
            ReadOnlyObjectProperty<@Nullable QuestionEvidence> evidence,
            UnaryOperator<String> titles,
            Runnable given) {
        this.bridge = bridge;
        this.answers = answers;
        this.selected = selected;
        this.evidence = evidence;
        this.titles = titles;
        this.given = given;
    }

    /** Notes whether an answer would reach the supervisor. */
    void connected(boolean on) {
        connected.set(on);
    }

    /**
     * Turns to another question, whose words of before come back.
     *
     * @param left the question until now, whose words are kept
     */
    void turn(@Nullable Breakpoint left, String id) {
        if (left != null) {
            drafts.put(left.id(), guidance.get());
        }
        guidance.set(drafts.getOrDefault(id, ""));
        asking.set(Asking.NOTHING);
        message.set(troubles.getOrDefault(id, ""));
        wanted = TaskAction.RETRY;
    }

    /** Closes what was asked for, since the question has been answered elsewhere. */
    void close() {
        asking.set(Asking.NOTHING);
    }

    /** Whether the person is in the middle of an answer. */
    boolean isBeingWritten() {
        return asking.get() != Asking.NOTHING || !guidance.get().isBlank();
    }

    /** Notes why an answer was not sent, for when its question comes up again. */
    void refused(String id, String words) {
        troubles.put(id, words);
    }

    /** Shows a message below the answers. */
    void say(String words) {
        message.set(words);
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
        } else if (option.option() == TaskAction.EDIT_PROMPT) {
            QuestionEvidence e = evidence.get();
            brief.set(briefs.getOrDefault(b.id(), e == null ? "" : e.task().brief()));
            asking.set(Asking.BRIEF);
        } else {
            give(b, option.option());
        }
    }

    private void give(Breakpoint b, BreakpointAction option) {
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
    private void preview(Breakpoint b, BreakpointAction option, @Nullable AnswerPreview seen) {
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
                            || !option.equals(previewed.get())) {
                        return;
                    }
                    if (found.equals(seen)
                            || option == TaskAction.RETRY_OTHER && !found.changesFiles()) {
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
                    send(b, TaskAction.EDIT_PROMPT, brief.get());
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

    private void send(Breakpoint b, BreakpointAction option, String say) {
        if (asking.get() == Asking.BRIEF) {
            briefs.put(b.id(), brief.get());
        }
        asking.set(Asking.NOTHING);
        drafts.put(b.id(), guidance.get());
        troubles.remove(b.id());
        answers.hold(b, titles.apply(b.task()), option, say.strip());
        given.run();
    }

    /** Says that a key did nothing, since its question had only just come up. */
    void tooSoon(OptionKey option) {
        message.set(
                "“"
                        + option.word()
                        + "” was not taken: this question came up just now. Choose it again.");
    }

    public ReadOnlyObjectProperty<Asking> asking() {
        return asking.getReadOnlyProperty();
    }

    /** Which answer is previewed; {@code null} before the first one is. */
    public ReadOnlyObjectProperty<@Nullable BreakpointAction> previewed() {
        return previewed.getReadOnlyProperty();
    }

    /** What that answer would do to the files; {@code null} while it is being found out. */
    public ReadOnlyObjectProperty<@Nullable AnswerPreview> preview() {
        return preview.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
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
