package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.llm.NoModel;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A check passes, fails, or proves nothing; and which tree that is said of. */
class CheckVerdictTest {
    private static final String PASSED = "Ran 3 tests in 0.1s\n\nOK\n";

    private final Work work = new Work();
    private final PretendedHost host = new PretendedHost();
    private final List<Map<String, Object>> told = new ArrayList<>();

    /** What differs at each look, in their order; afterwards nothing. */
    private final Deque<List<String>> looks = new ArrayDeque<>();

    private int held;

    private final JudgedTree tree =
            new JudgedTree() {
                @Override
                public List<PathDiff> changed() {
                    List<String> next = looks.isEmpty() ? List.of() : looks.poll();
                    return next.stream()
                            .map(p ->
                                    p.startsWith("+")
                                            ? Work.diff(p.substring(1), FileChange.Kind.ADDED)
                                            : Work.changed(p))
                            .toList();
                }

                @Override
                public Optional<byte[]> original(String path) {
                    return Optional.empty();
                }

                @Override
                public JudgedTree now() {
                    held++;
                    return this;
                }
            };

    private Assessment assess() {
        return new Assessor(new NoModel(), Work.scorer(), host::nanos)
                .assess(
                        work.input(host, tree),
                        new Assessor.Sink() {
                            @Override
                            public String evidence(String name, Content content) {
                                var unused = Exhibited.text(content);
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

    private GateResult check() {
        work.checks = List.of("x");
        return assess().quality().gates().getFirst();
    }

    private GateResult check(int exit, String output) {
        host.when("x", new PretendedHost.Exits(exit, output));
        return check();
    }

    private int runsOf(String command) {
        work.checks = List.of(command);
        return assess().quality().gates().getFirst().runs();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test -f one-file.txt",
                "grep -q 'of the day' src/*.txt && ! grep -rq TODO src",
                "cd src && diff -r a b | wc -l",
                "if [ -s out/x ]; then cmp out/x want; else exit 1; fi"
            })
    void whatOnlyReadsTheTreeIsRunOnce(String command) {
        assertEquals(1, runsOf(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make test",
                "test -f a && ./check.sh",
                "test -f /tmp/ready",
                "grep -q x ../other/file",
                "grep -q up ~/state",
                "test $(date +%s) -gt 5",
                "test `wc -l < a` = 3",
                "echo x > a; cat a",
                "cat slow & wait",
                "sort -R a | head -1 | grep -q x",
                "find . -name x"
            })
    void whatMayEndOtherwiseNextTimeIsRunTwice(String command) {
        assertEquals(2, runsOf(command));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ran 0 tests in 0.000s|ran no test (unittest)",
                "OK (skipped=12)|ran no test, for all 12 were skipped (unittest)",
                "No tests found, exiting with code 0|ran no test",
                "ok  \tp\t(cached)|ran no test: each result came from its runner's cache (go test)",
                "> Task :test UP-TO-DATE|ran no test: each result came from its runner's cache (gradle)",
                "3 failed, 5 passed in 0.1s|printed that 3 tests failed (pytest), but ended with exit status 0",
                "=\u001b[31m\u001b[1m1 failed\u001b[0m in 0.1s|printed that 1 test failed (pytest), but ended with exit status 0"
            })
    void aGoodEndThatProvesNothingSaysWhy(String output, String why) {
        GateResult r = check(0, output.replace("\\t", "\t") + "\n");
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals(why, r.unproven());
        assertTrue(r.provesNothing());
        assertTrue(r.failed(), "only a pass counts");
        assertEquals("unproven", told.getFirst().get("status"));
        assertEquals(why, told.getFirst().get("unproven"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 failed\n",
                "compiled 3 files\n",
                PASSED,
                "5 passed, 1 skipped in 0.1s"
            })
    void aGoodEndOfAnyOtherCommandIsAPass(String output) {
        GateResult r = check(0, output);
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals("", r.unproven());
        assertEquals(2, r.runs());
    }

    /** A runner that always sums up what it ran, and does not, is another program of its name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "npx jest|jest",
                "node_modules/.bin/jest --ci|jest",
                "npx vitest run|vitest",
                "python3 -m unittest -q|unittest",
                "CI=1 python3 -m pytest -q tests|pytest",
                "go test ./...|go test",
                "cd sub && cargo test|cargo test"
            })
    void aRunnerWithoutItsSummaryProvesNothing(String command, String runner) {
        work.checks = List.of(command);
        GateResult r = assess().quality().gates().getFirst();
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals("did not print how many tests it ran, as " + runner + " does", r.unproven());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn -q verify",
                "npm test",
                "make",
                "test -f x",
                "grep -q right result.txt",
                "python3 -m unittest 2>/dev/null",
                "python3 -m pytest -q | tail -1",
                "python3 -m pytest -qq",
                "npx jest --reporters=dots",
                "go vet ./...",
                "cargo test --no-run",
                "go test -c ./...",
                "./pytest.sh"
            })
    void anyOtherCommandNeedsToPrintNothing(String command) {
        work.checks = List.of(command);
        assertEquals(GateResult.Status.PASS, assess().quality().gates().getFirst().status());
    }

    @Test
    void aBuildThatIsToldToRunNoTestNeedsNone() {
        work.checks = List.of("mvn -DskipTests package");
        host.when(
                "mvn -DskipTests package",
                new PretendedHost.Exits(0, "[INFO] Tests are skipped.\n"));
        assertEquals(GateResult.Status.PASS, assess().quality().gates().getFirst().status());
        assertEquals(GateResult.Status.UNPROVEN, check(0, "[INFO] Tests are skipped.\n").status());
    }

    @Test
    void aBadEndStaysOneWhateverWasPrinted() {
        assertEquals(GateResult.Status.FAIL, check(1, "Ran 0 tests in 0.0s\n").status());
        assertEquals(GateResult.Status.FAIL, check(5, "no tests ran in 0.01s\n").status());
    }

    @Test
    void whatCouldNotBeStartedProvesNothing() {
        GateResult r = check(127, "sh: x: not found\n");
        assertEquals(GateResult.Status.ERROR, r.status());
        assertTrue(r.provesNothing());
        assertEquals("could not be started", r.unproven());
    }

    @Test
    void goIsToldNotToAnswerFromItsCache() {
        host.next("x", new PretendedHost.Exits(0, "ok  \tp\t(cached)\n"));
        host.when("x", new PretendedHost.Exits(0, "ok  \tp\t0.1s\n"));
        GateResult r = check();
        assertEquals(GateResult.Status.PASS, r.status());
        ProcessSpec again = Objects.requireNonNull(host.specs.get("t.1.gate-1-again"));
        assertEquals("-count=1", again.environment().get("GOFLAGS"));
    }

    @Test
    void whatPassesAndFailsOnOneTreeProvesNothing() {
        host.next("x", new PretendedHost.Exits(0, PASSED));
        GateResult r = check(1, "");
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals("passed and failed on the same tree", r.unproven());
        assertEquals(2, r.runs());
        assertEquals(List.of("pass", "unproven"), told.stream().map(d -> d.get("status")).toList());
    }

    @Test
    void soDoesWhatFailsAndPasses() {
        host.next("x", new PretendedHost.Exits(1, ""));
        GateResult r = check(0, "");
        assertEquals("passed and failed on the same tree", r.unproven());
        assertEquals(2, r.runs());
    }

    @Test
    void whatTakesLongIsRunOnce() {
        host.when("x", new PretendedHost.Exits(0, PASSED, Duration.ofSeconds(11)));
        assertEquals(1, check().runs());
        host.when("x", new PretendedHost.Exits(1, "", Duration.ofSeconds(11)));
        assertEquals(1, check().runs());
    }

    @Test
    void allSecondRunsTogetherAreBounded() {
        work.checks = List.of("a", "b", "c", "d");
        work.checks.forEach(
                c -> host.when(c, new PretendedHost.Exits(0, "", Duration.ofSeconds(9))));
        assertEquals(
                List.of(2, 2, 1, 1),
                assess().quality().gates().stream().map(GateResult::runs).toList());
    }

    @Test
    void aCheckThatChangesTheWorkProvesNothing() {
        looks.addAll(List.of(List.of(), List.of("src/parse.py")));
        GateResult r = check(0, PASSED);
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals(
                "passed on another tree than the attempt left: src/parse.py was changed before it"
                        + " had ended",
                r.unproven());
        assertEquals(List.of("src/parse.py"), r.changed());
        assertEquals(List.of("src/parse.py"), told.getFirst().get("changed"));
    }

    @Test
    void workThatWasChangedBeforeTheFirstCheckIsNotAcceptedByAnyOfThem() {
        work.gates = List.of(new Settings.Gate("g", "y", true, Duration.ofMinutes(1)));
        looks.add(List.of("src/parse.py"));
        var unused = check(0, PASSED);
        for (GateResult r : assess(List.of("src/parse.py"))) {
            assertEquals(GateResult.Status.UNPROVEN, r.status());
        }
    }

    private List<GateResult> assess(List<String> first) {
        looks.clear();
        looks.add(first);
        return assess().quality().gates();
    }

    @Test
    void anotherFileThatChangesOnceIsNamedAndTheCheckRunAgainOnTheTreeAsItIs() {
        looks.addAll(List.of(List.of(), List.of("README.md")));
        GateResult r = check(0, PASSED);
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(List.of("README.md"), r.changed());
        assertEquals(2, r.runs());
        assertEquals(1, held);
        assertTrue(host.calls.contains("start t.1.gate-1-changed x"), host.calls::toString);
    }

    @Test
    void oneThatChangesEachTimeProvesNothing() {
        looks.addAll(List.of(List.of(), List.of("count.txt"), List.of("count.txt")));
        GateResult r = check(0, PASSED);
        assertEquals(GateResult.Status.UNPROVEN, r.status());
        assertEquals("changed count.txt each time it ran", r.unproven());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+.pytest_cache/v/cache/nodeids",
                "+coverage.xml",
                "+web/coverage/lcov.info",
                "+.coverage",
                "+build/a.o",
                "+sub/m.pyc",
                "+test-results/junit.xml",
                "+debug.log"
            })
    void whatToolsMakeAnewIsNoChange(String path) {
        looks.addAll(List.of(List.of(), List.of(path), List.of(path)));
        GateResult r = check(0, PASSED);
        assertEquals(GateResult.Status.PASS, r.status());
        assertEquals(List.of(), r.changed());
        assertEquals(0, held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+conftest.py", "coverage.xml", "+__snapshots__/a.snap", "+src/b.py"})
    void allElseIsOne(String path) {
        looks.addAll(List.of(List.of(), List.of(path)));
        assertFalse(check(0, PASSED).changed().isEmpty());
    }
}
