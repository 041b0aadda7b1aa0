package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.TestsTried;
import dev.watchkeeper.explain.DecisionExplainer;
import dev.watchkeeper.summary.DoneWords;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What the tests of an attempt notice, tried by real runners in real copies. */
class TestsTriedLoopTest {
    private static final String OLD_PRICE = "def price(n):\n    return n * 10\n";

    @TempDir Path folder;

    /** An agent that writes these files. */
    private World world(String trying, Map<String, String> files) throws IOException {
        Path work = Files.createDirectories(folder.resolve("work"));
        for (var file : files.entrySet()) {
            Path path = work.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return World.fresh(
                folder,
                Map.of("agent", "cat >/dev/null; cp -R '" + work + "/.' . && echo done"),
                "thresholds: {attempts: 1, spot-checks: 0}\n" + trying + "\n");
    }

    private static TestsTried tried(World w) {
        Attempt attempt = w.control().attempts("t").getLast();
        return Objects.requireNonNull(
                Objects.requireNonNull(attempt.assessment()).quality().tried());
    }

    private static double factor(World w, String name) {
        return Objects.requireNonNull(w.control().attempts("t").getLast().assessment())
                .confidence()
                .factors()
                .stream()
                .filter(f -> f.name().equals(name))
                .mapToDouble(Factor::value)
                .findFirst()
                .orElse(-1);
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("home"))) {
            assertEquals(
                    List.of(),
                    all.filter(p -> p.toString().contains(".try-")).map(Path::toString).toList());
        }
    }

    /** The folders below the home in which a process works. */
    private List<String> running() {
        return ProcessHandle.allProcesses()
                .map(p -> Path.of("/proc", String.valueOf(p.pid()), "cwd"))
                .map(cwd -> {
                    try {
                        return Files.readSymbolicLink(cwd).toString();
                    } catch (IOException e) {
                        return ""; // It has ended meanwhile.
                    }
                })
                .filter(cwd -> cwd.contains(".try-") && cwd.startsWith(folder.toString()))
                .toList();
    }

    @Test
    void changesThatTheTestsMissAndNewTestsThatProveNothingAreNamed() throws IOException {
        try (World w =
                world(
                        "checks: {try-tests: 60s}",
                        Map.of(
                                "shop.py",
                                """
                                def price(n):
                                    if n >= 10:
                                        return n * 9
                                    return n * 10
                                """,
                                "test_discount.py",
                                """
                                import unittest
                                from shop import price
                                class Discount(unittest.TestCase):
                                    def test_many(self):
                                        self.assertEqual(180, price(20))
                                    def test_one(self):
                                        self.assertEqual(10, price(1))
                                """))) {
            w.write("shop.py", OLD_PRICE);
            w.write(
                    "test_shop.py",
                    "import unittest\nfrom shop import price\nclass Shop(unittest.TestCase):\n"
                            + "    def test_two(self): self.assertEqual(20, price(2))\n");
            w.task("t", "python3 -m unittest -v");
            w.runUntilIdle();

            TestsTried tried = tried(w);
            assertEquals("", tried.problem());
            assertEquals(List.of("test_one"), tried.passing());
            assertEquals(1, tried.failing());
            assertEquals(
                    List.of("shop.py:2 `10` became `11`", "shop.py:2 `>=` became `>`"),
                    tried.missed().stream().sorted().toList());
            assertEquals(4, tried.caught());
            assertEquals(0, tried.uncounted() + tried.untried());
            assertEquals(0.75, factor(w, "mutants"));
            assertEquals(0.5, factor(w, "new_tests"));
            assertEquals(
                    TaskState.DONE,
                    w.control().task("t").state(),
                    "a finding alone denies nothing");

            Event told =
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.TESTS_TRIED)
                            .findFirst()
                            .orElseThrow();
            assertEquals("4", String.valueOf(told.data().get("caught")));
            assertEquals(List.of("test_one"), told.data().get("passing_before"));
            String why =
                    new DecisionExplainer(ZoneOffset.UTC)
                            .explain(w.control().attempts("t"), w.journal(), List.of())
                            .toString();
            assertTrue(
                    why.contains(
                            "1 new or changed test passes without the change, so it proves nothing"
                                    + " about it: test_one"),
                    why);
            assertTrue(why.contains("the tests would miss 2 of 6 changes like these: "), why);
            assertEquals(
                    "proven by python3 -m unittest -v; 1 of 2 new or changed tests proves nothing"
                            + " about the change, and the tests would miss 2 of 6 changes like these",
                    DoneWords.of(
                                    w.control().task("t"),
                                    w.control().attempts("t"),
                                    w.journal(),
                                    ZoneOffset.UTC)
                            .text());
            assertNothingIsLeft();
        }
    }

    @Test
    void whatHangsIsEndedWhenTheTimeIsUsedUp() throws IOException {
        Path runs = folder.resolve("runs");
        try (World w =
                world(
                        "checks: {try-tests: 3s}",
                        Map.of(
                                "down.py",
                                "def down(n):\n    while n > 0:\n        n -= 1\n    return n\n"))) {
            w.write("down.py", "def down(n):\n    return 1\n");
            w.write(
                    "test_down.py",
                    "import unittest\nfrom down import down\nprint('run', file=open('"
                            + runs
                            + "', 'a'))\nclass T(unittest.TestCase):\n"
                            + "    def test_it(self): self.assertEqual(0, down(3))\n");
            w.task("t", "python3 -m unittest -v");
            w.runUntilIdle();

            TestsTried tried = tried(w);
            assertTrue(tried.seconds() < 10, tried::toString);
            assertTrue(tried.untried() + tried.uncounted() > 0, tried::toString);
            assertTrue(Files.readAllLines(runs).size() > 3, "more than the check was run");
            assertEquals(List.of(), running());
            assertEquals(TaskState.DONE, w.control().task("t").state());
            assertNothingIsLeft();
        }
    }

    @Test
    void aChangeWithWhichNoTestCanBeLoadedIsNeitherCaughtNorMissed() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(p -> Files.isExecutable(Path.of(p, "node"))),
                "node is not installed");
        try (World w =
                world(
                        "checks: {try-tests: 60s}",
                        Map.of(
                                "shop.mjs",
                                """
                                const names = ["one", "many"];
                                const last = names[1].length;
                                export const name = (many) => {
                                  return names[many ? 1 : 0];
                                };
                                """))) {
            w.write("shop.mjs", "export function name(many) {\n  return '';\n}\n");
            w.write(
                    "shop.test.mjs",
                    "import test from 'node:test';\nimport assert from 'node:assert';\n"
                            + "import { name } from './shop.mjs';\n"
                            + "test('one', () => assert.equal(name(false), 'one'));\n");
            w.task("t", "node --test");
            w.runUntilIdle();

            TestsTried tried = tried(w);
            assertEquals("", tried.problem());
            assertEquals(1, tried.uncounted(), "names[2].length fails before any test runs");
            assertEquals(2, tried.caught(), tried::toString);
            assertEquals(List.of("shop.mjs:4 `1` became `2`"), tried.missed());
        }
    }

    @Test
    void nothingIsTriedUnlessThatIsAskedFor() throws IOException {
        try (World w = world("", Map.of("shop.py", "def price(n):\n    return n * 11\n"))) {
            w.write("shop.py", OLD_PRICE);
            w.task("t", "true");
            w.runUntilIdle();
            assertTrue(w.journal().stream().noneMatch(e -> e.type() == EventType.TESTS_TRIED));
        }
    }
}
