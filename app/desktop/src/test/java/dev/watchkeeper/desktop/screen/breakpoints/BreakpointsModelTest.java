package dev.watchkeeper.desktop.screen.breakpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.AnswerPreview;
import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

final class BreakpointsModelTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);
    private final Bridge bridge =
            new Bridge(new OneDoor(refusing.port()), SampleNight.clock(), lane);
    private final PendingAnswers answers = new PendingAnswers(bridge, LONG);
    private final BreakpointsModel model = new BreakpointsModel(bridge, answers, ZoneOffset.UTC);
    private final AnswerModel answer = model.answer();

    /** As the frame does it. */
    private void takeBack() {
        String id = answers.takeBack();
        if (id != null) {
            model.select(id);
        }
    }

    @BeforeEach
    void begin() {
        lane.run(model::attach);
        bridge.start();
        lane.until("a question is selected", () -> model.selected().get() != null);
    }

    @AfterEach
    void end() {
        bridge.close();
        lane.close();
    }

    private String selected() {
        return lane.on(() -> Objects.requireNonNull(model.selected().get()).id());
    }

    private void choose(String option) {
        lane.run(() ->
                answer.choose(
                        answer.options().stream()
                                .filter(o -> o.option().word().equals(option))
                                .findFirst()
                                .orElseThrow()));
    }

    private List<String> sent() {
        return control.calls().stream().filter(c -> c.startsWith("resolveBreakpoint")).toList();
    }

    @Test
    void anAnswerIsHeldAndTheNextQuestionIsSelected() {
        assertEquals("bp-1", selected());
        choose("skip");
        assertEquals("bp-2", selected());
        assertEquals(List.of(), sent());
        assertTrue(lane.on(() -> answers.words().get()).contains("Skip"));
    }

    @Test
    void anAnswerThatWasTakenBackIsNeverSent() {
        choose("skip");
        lane.run(this::takeBack);
        assertEquals("bp-1", selected());
        lane.run(answers::flush);
        assertEquals(List.of(), sent());
        assertFalse(lane.on(answer::options).isEmpty());
    }

    @Test
    void closingTheWindowSendsWhatIsHeld() {
        choose("skip");
        lane.run(answers::flush);
        bridge.close();
        assertEquals(List.of("resolveBreakpoint(bp-1, skip, )"), sent());
    }

    @Test
    void allAnswersOfTheLastSecondsCanBeTakenBack() {
        choose("skip");
        choose("accept");
        assertEquals(List.of(), sent());
        assertTrue(
                lane.on(() -> answers.words().get()).contains("1 before it"),
                lane.on(() -> answers.words().get()));
        lane.run(this::takeBack);
        assertEquals("bp-2", selected());
        lane.run(this::takeBack);
        assertEquals("bp-1", selected());
        lane.run(answers::flush);
        assertEquals(List.of(), sent());
    }

    @Test
    void anAnswerBeatsTheDefaultEvenIfThatIsDueAtOnce() {
        Breakpoint b = control.breakpoint("bp-1");
        control.put(
                new Breakpoint(
                        b.id(),
                        b.project(),
                        b.task(),
                        b.attempt(),
                        b.state(),
                        b.rule(),
                        b.question(),
                        b.options(),
                        b.fallback(),
                        SampleNight.NOW.plusMillis(900),
                        b.because(),
                        b.evidence(),
                        b.raisedAt(),
                        null));
        lane.run(() -> model.select("bp-2"));
        lane.until(
                "the new hour is known",
                () -> {
                    model.select("bp-2");
                    model.select("bp-1");
                    return SampleNight.NOW
                            .plusMillis(900)
                            .equals(Objects.requireNonNull(model.selected().get()).expiresAt());
                });
        choose("accept");
        lane.until("it is sent", () -> sent().size() == 1);
    }

    @Test
    void aRetryAsksForWordsFirst() {
        choose("retry");
        assertEquals(AnswerModel.Asking.WORDS, lane.on(() -> answer.asking().get()));
        lane.run(answer::confirm);
        assertEquals("bp-1", selected(), "nothing is sent without words");
        lane.run(() -> answer.guidance().set("round half even"));
        lane.run(answer::confirm);
        lane.run(answers::flush);
        lane.until("it is sent", () -> sent().size() == 1);
        assertEquals("resolveBreakpoint(bp-1, retry, round half even)", sent().getFirst());
    }

    @Test
    void aSplitIsNotSentBeforeItsWordsNameSmallerTasks() {
        Breakpoint b = control.breakpoint("bp-1");
        control.put(
                new Breakpoint(
                        b.id(),
                        b.project(),
                        b.task(),
                        b.attempt(),
                        b.state(),
                        b.rule(),
                        b.question(),
                        List.of(new BreakpointOption(TaskAction.SPLIT, "smaller tasks")),
                        null,
                        null,
                        b.because(),
                        b.evidence(),
                        b.raisedAt(),
                        null));
        lane.until(
                "it can be split",
                () -> {
                    model.select("bp-2");
                    model.select("bp-1");
                    return answer.options().size() == 1;
                });
        lane.run(() -> answer.guidance().set("the first, then the second"));
        choose("split");
        lane.run(answer::confirm);
        assertEquals("bp-1", selected());
        String asked = lane.on(() -> answer.message().get());
        assertTrue(asked.contains("each beginning with '- '"), asked);

        lane.run(() -> answer.guidance().set("- the first\n- the second"));
        lane.run(answer::confirm);
        lane.run(answers::flush);
        lane.until("it is sent", () -> !sent().isEmpty());
        assertEquals(List.of("resolveBreakpoint(bp-1, split, - the first\n- the second)"), sent());
    }

    @Test
    void wordsOfOneQuestionWaitWhileAnotherIsRead() {
        lane.run(() -> answer.guidance().set("half a sentence"));
        lane.run(() -> model.step(1));
        assertEquals("", lane.on(() -> answer.guidance().get()));
        lane.run(() -> model.step(-1));
        assertEquals("half a sentence", lane.on(() -> answer.guidance().get()));
    }

    @Test
    void aRefusedAnswerIsToldAndTheQuestionStaysOpen() {
        refusing.refuse(
                "resolveBreakpoint",
                new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT, "the disk is full", ""));
        choose("skip");
        lane.run(answers::flush);
        lane.until("it is told", () -> answer.message().get().contains("the disk is full"));
        assertEquals("bp-1", selected());
        assertTrue(lane.on(() -> answer.message().get()).startsWith("Not sent, still open"));
        assertFalse(lane.on(answer::options).isEmpty());
    }

    @Test
    void anAnswerThatMayHaveArrivedIsNotSaidToBeOpen() {
        refusing.refuse(
                "resolveBreakpoint", new SupervisorGoneException(Path.of("home"), true, null));
        choose("skip");
        lane.run(answers::flush);
        lane.until("it is told", () -> answer.message().get().contains("before it answered"));
        assertTrue(lane.on(() -> answer.message().get()).startsWith("Not known whether it was"));
    }

    @Test
    void theBriefIsSentAsItWasRewritten() {
        lane.until("the evidence is read", () -> model.evidence().get() != null);
        choose("edit-prompt");
        assertTrue(lane.on(() -> answer.brief().get()).startsWith("Round totals half even"));
        lane.run(() -> answer.brief().set("Use decimal."));
        lane.run(answer::confirm);
        lane.run(answers::flush);
        lane.until("it is sent", () -> sent().size() == 1);
        assertEquals("resolveBreakpoint(bp-1, edit-prompt, Use decimal.)", sent().getFirst());
    }

    @Test
    void aRollBackIsPreviewedByWhatItWouldDo() {
        AnswerPreview first =
                new AnswerPreview(List.of("a.txt"), List.of("src/leap.sh"), List.of(), 3);
        control.wouldDo("bp-2", "restore", first);
        lane.run(() -> model.select("bp-2"));
        choose("restore");
        lane.until("the preview is there", () -> answer.preview().get() != null);
        assertEquals(first, lane.on(() -> answer.preview().get()));
        assertEquals(List.of(), control.calls(), "nothing was done");
        lane.run(answer::confirm);
        lane.until("it is held", () -> answers.holdsAny());
        lane.run(answers::flush);
        lane.until("it is sent", () -> sent().size() == 1);
        assertTrue(sent().getFirst().startsWith("resolveBreakpoint(bp-2, restore"));
    }

    @Test
    void aPreviewThatIsNoLongerTrueIsShownAgainAndNotSent() {
        lane.run(() -> model.select("bp-2"));
        choose("restore");
        lane.until("the preview is there", () -> answer.preview().get() != null);
        AnswerPreview now = new AnswerPreview(List.of(), List.of("new.txt"), List.of(), 3);
        control.wouldDo("bp-2", "restore", now);
        lane.run(answer::confirm);
        lane.until("it is shown again", () -> now.equals(answer.preview().get()));
        assertTrue(lane.on(() -> answer.message().get()).startsWith("Not sent"));
        lane.run(answers::flush);
        assertEquals(List.of(), sent());
    }

    @Test
    void anotherAgentIsPreviewedOnlyIfThatWouldChangeFiles() {
        Breakpoint b = control.breakpoint("bp-1");
        control.put(
                new Breakpoint(
                        "bp-9",
                        b.project(),
                        b.task(),
                        b.attempt(),
                        b.state(),
                        b.rule(),
                        b.question(),
                        List.of(new BreakpointOption(TaskAction.RETRY_OTHER, "another agent")),
                        null,
                        null,
                        b.because(),
                        b.evidence(),
                        b.raisedAt(),
                        null));
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        lane.until(
                "it is there",
                () -> {
                    model.select("bp-9");
                    return "bp-9".equals(Objects.requireNonNull(model.selected().get()).id());
                });
        lane.run(() -> answer.guidance().set("try the other one"));
        choose("retry-other");
        lane.until("it is held", () -> answers.holdsAny());
        lane.run(this::takeBack);
        AnswerPreview takes = new AnswerPreview(List.of(), List.of("work.txt"), List.of(), 3);
        control.wouldDo("bp-9", "retry-other", takes);
        choose("retry-other");
        lane.until("it is shown", () -> takes.equals(answer.preview().get()));
        assertEquals(AnswerModel.Asking.PREVIEW, lane.on(() -> answer.asking().get()));
        assertFalse(lane.on(() -> answers.holdsAny()));
        lane.run(answer::confirm);
        lane.until("it is held", () -> answers.holdsAny());
    }

    @Test
    void aBriefThatWasTakenBackIsNotLost() {
        lane.until("the evidence is read", () -> model.evidence().get() != null);
        choose("edit-prompt");
        lane.run(() -> answer.brief().set("An hour of work."));
        lane.run(answer::confirm);
        lane.run(this::takeBack);
        choose("edit-prompt");
        assertEquals("An hour of work.", lane.on(() -> answer.brief().get()));
    }

    @Test
    void aRefusedAnswerLeavesWhoWritesToAnotherQuestionAlone() {
        refusing.refuse(
                "resolveBreakpoint",
                new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT, "the disk is full", ""));
        choose("skip");
        lane.run(() -> answer.guidance().set("half a sentence"));
        lane.run(answers::flush);
        lane.until("it is told", () -> answer.message().get().contains("the disk is full"));
        assertEquals("bp-2", selected());
        assertEquals("half a sentence", lane.on(() -> answer.guidance().get()));
        lane.run(() -> model.select("bp-1"));
        assertTrue(lane.on(() -> answer.message().get()).startsWith("Not sent, still open"));
    }

    @Test
    void aQuestionThatSomebodyElseAnsweredOffersNoAnswers() {
        assertEquals(
                Breakpoint.State.RESOLVED,
                control.resolveBreakpoint("bp-1", TaskAction.SKIP, "").state());
        lane.until(
                "it is closed here too",
                () -> model.rows().stream().anyMatch(r -> r.second().startsWith("you: skip")));
        lane.run(() -> model.select("bp-1"));
        assertEquals(List.of(), lane.on(answer::options));
    }
}
