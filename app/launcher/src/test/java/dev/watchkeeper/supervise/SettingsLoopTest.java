package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.settings.SettingsEditor;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.testkit.EndedJobs;
import dev.watchkeeper.testkit.SettingsKeys;
import dev.watchkeeper.testkit.SettingsKeys.Key;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Settings that change while the loop is at work. */
class SettingsLoopTest {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("home/settings.yaml");
    }

    /** As editors do it: another file takes the place of the old one. */
    private void write(String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve("home/settings.new"), text);
        Files.move(
                fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The next event after one that fits; fails if there is none for long. */
    private static Event await(World w, long after, Predicate<Event> fits) {
        long seen = after;
        for (int tries = 0; tries < 60; tries++) {
            for (Event e : w.control().events(seen, 500, 1000)) {
                seen = e.seq();
                if (fits.test(e)) {
                    return e;
                }
            }
        }
        throw new AssertionError("nothing of it was told");
    }

    private static Predicate<Event> of(EventType type) {
        return e -> e.type() == type;
    }

    private static long last(World w) {
        return w.control().overview().lastSeq();
    }

    private static void task(World w, String id, String agent) {
        var unused =
                w.control()
                        .addTasks(
                                w.project().id(),
                                List.of(
                                        new TaskDraft(
                                                id,
                                                new TaskSpec(
                                                        id,
                                                        "Do it.",
                                                        List.of(),
                                                        Priority.NORMAL,
                                                        agent,
                                                        List.of(),
                                                        List.of(),
                                                        false))));
    }

    private static Settings inForce(World w) {
        return w.parts().settings().apply(w.project());
    }

    /** Every key is changed while an attempt is under way; what is told is what is done. */
    @Test
    void eachKeyTakesEffectWhenItsMarkSays() throws Exception {
        String script = "cat >/dev/null; until [ -e go ]; do sleep 0.1; done; echo done\n";
        Files.createDirectories(folder.resolve("home"));
        Path agent = Files.writeString(folder.resolve("agent.sh"), script);
        String base =
                "model: {provider: none}\n"
                        + SettingsKeys.BASE.replace(
                                "agents:\n",
                                "agents:\n  worker: {type: command, run: [sh, '" + agent + "']}\n");
        try (World w = World.fresh(folder, base)) {
            task(w, "one", "worker");
            task(w, "two", "worker");
            AttemptRef one = new AttemptRef("one", 1);
            Thread loop = Thread.ofVirtual().start(w::runUntilIdle);
            await(w, 0, of(EventType.AGENT_STARTED));
            Settings taken = Objects.requireNonNull(w.supervisor().settingsOf(one));
            SettingsEditor editor = new SettingsEditor(loader());
            Set<String> restart = new HashSet<>();
            for (Key k : ordered()) {
                Settings before = inForce(w);
                Settings written = loader().load(null, List.of()).settings();
                long seen = last(w);
                String key = edited(editor, k, before.digest(), w);
                Event told = await(w, seen, of(EventType.SETTINGS_CHANGED));
                assertTrue(keys(told, "keys").stream().anyMatch(t -> t.startsWith(key)), key);
                boolean later = k.applies().equals("restart");
                assertEquals(later, !keys(told, "after_restart").isEmpty(), k.key());
                assertSame(taken, w.supervisor().settingsOf(one), "an attempt keeps its own");
                assertNotEquals(before.digest(), inForce(w).digest(), k.key());
                Settings now = loader().load(null, List.of()).settings();
                assertEquals(openedOnce(taken), openedOnce(inForce(w)), k.key());
                assertEquals(rest(now), rest(inForce(w)), k.key());
                assertEquals(later, !openedOnce(written).equals(openedOnce(now)), k.key());
                assertTrue(!later || rest(written).equals(rest(now)), k.key());
                if (later) {
                    restart.addAll(keys(told, "after_restart"));
                }
            }
            Settings now = inForce(w);
            assertTrue(restart.stream().anyMatch(r -> r.startsWith("hosts.second")), "walked");
            assertEquals(
                    new java.util.TreeSet<>(restart),
                    new java.util.TreeSet<>(w.control().overview().settings().afterRestart()));
            Files.writeString(w.workspace().resolve("go"), "");
            loop.join();
            Event second =
                    w.journal().stream()
                            .filter(of(EventType.ATTEMPT_STARTED))
                            .filter(e -> "two".equals(e.task()))
                            .findFirst()
                            .orElseThrow();
            assertEquals(now.digest(), second.data().get("settings"));
            assertEquals(
                    Set.of(taken.digest()),
                    new HashSet<>(digests(w, "one", 1)),
                    "one set from its plan to its end");
        }
    }

    /** What the marks {@code restart} are about: used up when the model or a host is opened. */
    private static List<Object> openedOnce(Settings s) {
        return List.of(
                s.model(),
                s.hosts(),
                s.watch(),
                s.checkpoints().exclude(),
                s.checkpoints().largestFile());
    }

    /** All else: in force at once, for the loop or for the next attempt. */
    private static List<Object> rest(Settings s) {
        return List.of(
                s.thresholds(),
                s.limits(),
                s.supervisor(),
                s.agents(),
                String.valueOf(s.defaultAgent()),
                s.checkpoints().keep(),
                s.checkpoints().storeCap(),
                s.checkpoints().keepUnaccepted(),
                s.gates(),
                s.notifiers(),
                s.rules().stream()
                        .map(r ->
                                List.of(
                                        r.name(),
                                        r.when(),
                                        r.ask(),
                                        r.options(),
                                        String.valueOf(r.fallback())))
                        .toList());
    }

    @Test
    void aHostThatIsNewIsThereAtOnce() throws IOException {
        World.prepare(folder, Map.of("agent", "echo done"), "");
        String base = Files.readString(file());
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(Set.of("local"), inForce(w).hosts().keySet());
            write(base + "hosts: {vm: {type: local}}\n");
            Event told = await(w, 0, of(EventType.SETTINGS_CHANGED));
            assertEquals(List.of("hosts.vm.type"), keys(told, "keys"));
            assertEquals(List.of(), keys(told, "after_restart"), "nothing was opened there");
            assertEquals(Set.of("local", "vm"), inForce(w).hosts().keySet());
        }
    }

    /** Kinds of things last, because what is below them goes with them. */
    private static List<Key> ordered() {
        List<Key> keys = new ArrayList<>(SettingsKeys.all());
        // In the file that brings the host it can only be false, which changes nothing.
        keys.removeIf(k -> k.key().equals("hosts.second.off"));
        keys.sort(Comparator.comparing(k -> k.key().matches(".*\\.(off|type)")));
        return keys;
    }

    /** Sets a key to the first value that is right and another. */
    private String edited(SettingsEditor editor, Key k, String before, World w) {
        // Another type has other keys: the whole thing is another.
        String key =
                k.key().matches("(agents|hosts|gates|notify)[.]\\w+[.]type") ? parent(k) : k.key();
        List<String> values =
                switch (key) {
                    case "agents.other" -> List.of("{type: claude-code}");
                    case "agents.claude" -> List.of("{type: command, run: [y]}");
                    case "hosts.second" -> List.of("{type: ssh, address: second.example}");
                    case "gates.d" -> List.of("{name: d, type: no-secrets}");
                    case "notify.n" -> List.of("{name: n, type: desktop}");
                    default -> k.values();
                };
        for (String value : values) {
            try {
                editor.set(file(), key, value);
            } catch (WatchkeeperException e) {
                continue; // not every value that is tried suits every key
            }
            if (!inForce(w).digest().equals(before)) {
                return key;
            }
        }
        throw new AssertionError("no value of " + key + " was right: " + values);
    }

    private static String parent(Key k) {
        return k.key().substring(0, k.key().lastIndexOf('.'));
    }

    private SettingsLoader loader() {
        return new SettingsLoader(
                World.dist().resolve("config"),
                folder.resolve("home"),
                Map.of(
                        "host", type -> of("host", type),
                        "agent", type -> of("agent", type),
                        "gate", type -> of("gate", type),
                        "notifier", type -> of("notifier", type)));
    }

    private static Optional<String> of(String kind, String type) {
        return Optional.ofNullable(SettingsKeys.ofType(kind, type));
    }

    @SuppressWarnings("unchecked") // lists of words, as we wrote them
    private static List<String> keys(Event e, String which) {
        return (List<String>) Objects.requireNonNull(e.data().get(which));
    }

    private static List<String> digests(World w, String task, int attempt) {
        return w.journal().stream()
                .filter(e -> task.equals(e.task()) && e.attempt() == attempt)
                .map(e -> e.data().get("settings"))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
    }

    @Test
    void anEditThatCantBeUsedLeavesAllAsItIsAndSaysWhere() throws IOException {
        World.prepare(folder, Map.of("agent", "echo done"), "thresholds: {attempts: 4}\n");
        String right = Files.readString(file());
        try (World w = World.reopened(folder, a -> {})) {
            String digest = inForce(w).digest();
            write(right.replace("attempts: 4", "atempts: 5"));
            Event told = await(w, 0, of(EventType.SETTINGS_REFUSED));
            String problem = keys(told, "problems").getFirst();
            assertTrue(
                    problem.matches(
                            ".*settings\\.yaml:\\d+:14: unknown key 'atempts'.*attempts'\\?"),
                    problem);
            assertEquals(digest, inForce(w).digest());
            assertEquals(4, inForce(w).thresholds().attempts());
            assertEquals(List.of(problem), w.control().overview().settings().problems());
            assertTrue(
                    EndedJobs.health(w.control(), "run").stream()
                            .anyMatch(h ->
                                    h.what().equals("settings") && h.detail().equals(problem)));
            write(right.replace("attempts: 4", "attempts: 5"));
            Event mended = await(w, told.seq(), of(EventType.SETTINGS_CHANGED));
            assertEquals(List.of("thresholds.attempts"), keys(mended, "keys"));
            assertEquals(5, inForce(w).thresholds().attempts());
            assertEquals(List.of(), w.control().overview().settings().problems());
        }
    }

    /** The gate holds only if it is of the same set as the agent's environment. */
    @Test
    void eachAttemptUsesOneSetThoughSettingsChangeTwoHundredTimes() throws Exception {
        String script = "cat >/dev/null; echo $SET > set.txt; echo done\n";
        Files.createDirectories(folder.resolve("home"));
        Path agent = Files.writeString(folder.resolve("agent.sh"), script);
        String text =
                """
                model: {provider: none}
                agents: {worker: {type: command, run: [sh, '%s'], env: {SET: '@'}}}
                default-agent: worker
                gates: [{name: same, run: "test $(cat set.txt) = @"}]
                supervisor: {state-every: 10ms}
                """
                        .formatted(agent);
        try (World w = World.fresh(folder, text.replace("@", "0"))) {
            for (int i = 0; i < 12; i++) {
                task(w, "t" + i, "worker");
            }
            Thread loop = Thread.ofVirtual().start(w::runUntilIdle);
            long seen = 0;
            for (int edit = 1; edit <= 200 || loop.isAlive(); edit++) {
                write(text.replace("@", String.valueOf(edit)));
                // Paced by what happens, so that edits meet every step.
                List<Event> more = w.control().events(seen, 3, 20);
                seen = more.isEmpty() ? seen : more.getLast().seq();
            }
            loop.join();
            Map<String, Set<String>> byAttempt = new HashMap<>();
            int gates = 0;
            for (Event e : w.journal()) {
                if (e.task() != null && e.data().get("settings") instanceof String digest) {
                    byAttempt
                            .computeIfAbsent(e.task() + "/" + e.attempt(), _ -> new HashSet<>())
                            .add(digest);
                }
                if (e.type() == EventType.GATE_ENDED) {
                    gates++;
                    assertEquals("pass", e.data().get("status"), e.toString());
                }
            }
            assertTrue(byAttempt.size() >= 12 && gates >= 12, gates + " " + byAttempt);
            byAttempt.forEach((a, all) -> assertEquals(1, all.size(), a + all));
            assertTrue(
                    byAttempt.values().stream().distinct().count() > 2,
                    "edits were in force while it ran");
        }
    }
}
