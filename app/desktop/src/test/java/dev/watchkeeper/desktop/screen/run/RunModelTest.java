package dev.watchkeeper.desktop.screen.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.TextLine;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

final class RunModelTest {
    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final Bridge bridge = new Bridge(new OneDoor(control), SampleNight.clock(), lane);
    private final RunModel model = new RunModel(bridge, ZoneOffset.UTC);

    @BeforeEach
    void begin() {
        lane.run(model::attach);
        bridge.start();
        lane.until("it is connected", () -> bridge.last().connected());
    }

    @AfterEach
    void end() {
        bridge.close();
        lane.close();
    }

    private List<String> shown() {
        return lane.on(() -> model.output().get().stream().map(TextLine::text).toList());
    }

    @Test
    void outputGrowsByWhatIsNewAndOnlyByWholeLines() {
        lane.run(() -> model.open("docs-api", 0));
        lane.until("it is read", () -> shownNow().contains("Running the link check"));
        control.evidence(
                "docs-api/1/output",
                "Reading src/api/errors.py\nWriting docs/errors.md\nRunning the link check\nAll li");
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        control.evidence(
                "docs-api/1/output",
                "Reading src/api/errors.py\nWriting docs/errors.md\nRunning the link check\nAll links"
                        + " work\n");
        control.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        lane.until("the new line is there", () -> shownNow().contains("All links work"));
        assertEquals(4, shown().size());
    }

    private List<String> shownNow() {
        return model.output().get().stream().map(TextLine::text).toList();
    }

    @Test
    void onlyLinesThatTellOfAFailureAreShownWhereThatIsWanted() {
        control.evidence("docs-api/1/output", "fine\nERROR: no such file\nfine again\n");
        lane.run(() -> model.open("docs-api", 0));
        lane.until("it is read", () -> shownNow().contains("fine again"));
        lane.run(() -> model.failures().set(true));
        assertEquals(List.of("ERROR: no such file"), shown());
        lane.run(() -> model.failures().set(false));
        assertEquals(3, shown().size());
    }

    @Test
    void whoOpensTheLastAttemptSeesTheNextOneWhenItBegins() {
        var first = control.attempts("totals-rounding").getFirst();
        FakeControl other = new FakeControl(SampleNight.clock());
        control.projects().forEach(other::put);
        other.put(control.task("totals-rounding"));
        other.put(first);
        other.evidence("totals-rounding/1/output", "first words\n");
        other.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
        Bridge second = new Bridge(new OneDoor(other), SampleNight.clock(), lane);
        RunModel run = new RunModel(second, ZoneOffset.UTC);
        lane.run(run::attach);
        second.start();
        try {
            lane.until("it is connected", () -> second.last().connected());
            lane.run(() -> run.open("totals-rounding", 0));
            lane.until("the first is shown", () -> run.heading().get().endsWith("attempt 1"));
            other.put(control.attempts("totals-rounding").get(1));
            other.evidence("totals-rounding/2/output", "second words\n");
            other.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
            lane.until("the second is shown", () -> run.heading().get().endsWith("attempt 2"));
            lane.until(
                    "its output is shown",
                    () ->
                            run.output().get().stream()
                                    .map(TextLine::text)
                                    .toList()
                                    .equals(List.of("second words")));
            lane.run(() -> run.open("totals-rounding", 1));
            lane.until("the chosen one is shown", () -> run.heading().get().endsWith("attempt 1"));
            other.append(EventDraft.of(EventType.SUPERVISOR_STARTED, Map.of()));
            lane.until("its output is read", () -> !run.output().get().isEmpty());
            assertTrue(lane.on(() -> run.heading().get()).endsWith("attempt 1"), "it stays");
        } finally {
            second.close();
        }
    }

    @Test
    void anUnknownTaskIsToldInWords() {
        lane.run(() -> model.open("nobody", 0));
        lane.until("it is told", () -> model.trouble().get().startsWith("The run can't be read"));
    }

    @Test
    void evidenceIsReadByItsId() {
        lane.run(() -> model.open("totals-rounding", 3));
        lane.until("it is read", () -> model.detail().get() != null);
        lane.run(() -> model.openEvidence("totals-rounding/3/check-1"));
        lane.until(
                "the check's output is there",
                () ->
                        model.evidence().get().stream()
                                .anyMatch(l -> l.text().contains("test_half_even")));
    }
}
