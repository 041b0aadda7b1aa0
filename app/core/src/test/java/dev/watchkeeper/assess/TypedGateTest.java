package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.gate.AttemptWork;
import dev.watchkeeper.plugin.gate.GateVerdict;
import dev.watchkeeper.plugin.gate.QualityGate;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** Gates of a type: what they see, and what becomes of what they say. */
class TypedGateTest {
    private final Work work = new Work();
    private final PretendedHost host = new PretendedHost();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final List<Map<String, Object>> told = new ArrayList<>();
    private final Map<String, QualityGate> gates = new HashMap<>();

    TypedGateTest() {
        work.typed = gate -> Objects.requireNonNull(gates.get(gate.name()));
    }

    private Assessment assess() {
        return new Assessor(new NoModel(), Work.scorer(), System::nanoTime)
                .assess(
                        work.input(host),
                        new Assessor.Sink() {
                            @Override
                            public String evidence(String name, Content content) {
                                kept.put(name, Exhibited.text(content));
                                return "t/1/" + name;
                            }

                            @Override
                            public void event(EventType type, Map<String, Object> data) {
                                if (type == EventType.GATE_ENDED) {
                                    told.add(data);
                                }
                            }
                        });
    }

    private static Settings.Gate gate(String name, Duration timeout) {
        return new Settings.Gate(name, "", true, timeout, false, "kind-of-" + name, Map.of());
    }

    private GateResult result(QualityGate gate) {
        return result(gate, Duration.ofMinutes(1));
    }

    private GateResult result(QualityGate gate, Duration timeout) {
        gates.put("mine", gate);
        work.gates = List.of(gate("mine", timeout));
        return assess().quality().gates().getFirst();
    }

    @Test
    void whatItSaysIsAGateLikeAnyOtherWithItsReasonAndPlacesAsEvidence() {
        GateResult failed =
                result(w ->
                        GateVerdict.fail(
                                "too much",
                                List.of(
                                        new GateVerdict.Location("a.py", 3, "here"),
                                        new GateVerdict.Location("b.py", 0, ""))));
        assertEquals(GateResult.Status.FAIL, failed.status());
        assertEquals("kind-of-mine", failed.command());
        assertEquals("too much\na.py:3: here\nb.py", failed.tail());
        assertEquals("t/1/gate-1-mine.log", failed.evidence());
        assertEquals("too much\na.py:3: here\nb.py\n", kept.get("gate-1-mine.log"));
        assertEquals(
                List.of("mine", "kind-of-mine", "fail"),
                List.of("name", "command", "status").stream()
                        .map(key -> told.getFirst().get(key))
                        .toList());
    }

    @Test
    void whatPassesIsAskedOnce() {
        List<String> asked = new ArrayList<>();
        GateResult passed =
                result(w -> {
                    asked.add(w.task());
                    return GateVerdict.pass("all is well");
                });
        assertEquals(GateResult.Status.PASS, passed.status());
        assertEquals("", passed.failure());
        assertEquals(List.of("t"), asked);
    }

    @Test
    void oneThatCannotSayOrThrowsProvesNothing() {
        GateResult silent = result(w -> GateVerdict.cannotSay("there is no report"));
        assertEquals(GateResult.Status.UNPROVEN, silent.status());
        assertEquals("can't say: there is no report", silent.unproven());

        GateResult told =
                result(w -> {
                    throw new PluginException(
                            PluginException.Kind.MISSING, "no report.xml", "make one");
                });
        assertEquals("can't say: no report.xml", told.unproven());

        GateResult broken =
                result(w -> {
                    throw new StackOverflowError("deep");
                });
        assertEquals("can't say: it failed: StackOverflowError: deep", broken.unproven());
        assertEquals(GateResult.Status.UNPROVEN, broken.status());
    }

    @Test
    void oneThatHangsProvesNothingAndIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        GateResult hung =
                result(
                        w -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return GateVerdict.pass("too late");
                        },
                        Duration.ofMillis(30));
        assertEquals(GateResult.Status.UNPROVEN, hung.status());
        assertEquals("can't say: it did not answer within 0.03 s", hung.unproven());
        interrupted.await();
    }

    @Test
    void aStopIsNotHeldUpByIt() {
        CountDownLatch never = new CountDownLatch(1);
        gates.put(
                "mine",
                w -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        // It was stopped.
                    }
                    return GateVerdict.pass("");
                });
        work.gates = List.of(gate("mine", Duration.ofMinutes(10)));
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, this::assess);
        assertTrue(Thread.interrupted());
    }

    @Test
    void aBlockingOneThatFailsEndsTheAssessment() {
        work.gates =
                List.of(
                        gate("mine", Duration.ofMinutes(1)),
                        new Settings.Gate("tests", "true", true, Duration.ofMinutes(1)));
        gates.put("mine", w -> GateVerdict.fail("no", List.of()));
        assertEquals(
                List.of("mine"),
                assess().quality().gates().stream().map(GateResult::name).toList());
        assertEquals(List.of(), host.calls);
    }

    @Test
    void itSeesTheChangesTheGatesBeforeItAndWhatWasFound() {
        work.changes =
                List.of(
                        new PathDiff("src/z.py", FileChange.Kind.MODIFIED, 3, 1, false),
                        new PathDiff("src/a.py", FileChange.Kind.ADDED, 1, 0, false));
        work.patch = Work.patch("src/a.py", "+key = 'AKIAIOSFODNN7EXAMPLB'");
        work.scope = List.of("src/z.py");
        work.gates =
                List.of(
                        new Settings.Gate("lint", "run lint", false, Duration.ofMinutes(1)),
                        gate("mine", Duration.ofMinutes(1)));
        host.when("run lint", new PretendedHost.Exits(1, "two errors\n"));
        List<Object> seen = new ArrayList<>();
        gates.put(
                "mine",
                w -> {
                    seen.addAll(w.changes());
                    seen.addAll(w.checks());
                    seen.addAll(w.findings());
                    seen.add(w.patch(List.of("src/a.py")).contains("AKIA"));
                    return GateVerdict.pass("seen");
                });
        var unused = assess();
        assertEquals(
                List.of(
                        new AttemptWork.Change("src/a.py", AttemptWork.Kind.ADDED, 1, 0, false),
                        new AttemptWork.Change("src/z.py", AttemptWork.Kind.MODIFIED, 3, 1, false),
                        new AttemptWork.Check(
                                "lint", "run lint", AttemptWork.Status.FAILED, "two errors"),
                        new AttemptWork.Finding(
                                AttemptWork.Topic.SECRET, "src/a.py", 10, "an AWS access key"),
                        new AttemptWork.Finding(
                                AttemptWork.Topic.OUT_OF_SCOPE,
                                "src/a.py",
                                0,
                                "is not in the task's scope"),
                        true),
                seen);
    }
}
