package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.ScriptedClaude;
import dev.watchkeeper.testkit.ScriptedMessagesServer;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The whole loop around the real Claude Code in a real git repository; only the model behind it is
 * a script.
 */
@Timeout(180)
class ClaudeCodeLoopTest {
    private static final String CHECK =
            "grep -q 'price = 2' price.txt || { printf 'expected %s' two; exit 1; }";

    @TempDir private Path folder;
    private @Nullable ScriptedMessagesServer server;
    private String claude = "";
    private Path repository = Path.of("");
    private Map<String, String> git = Map.of();

    @BeforeEach
    void prepare() throws Exception {
        claude = ScriptedClaude.executable();
        server = new ScriptedMessagesServer();
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve("user"));
        repository = Files.createDirectory(folder.resolve("workspace"));
        Files.writeString(repository.resolve("price.txt"), "price = 1\n");
        git("init", "-q");
        git("add", "price.txt");
        git("-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-qm", "Begin");
        git = bytesOf(repository.resolve(".git"));
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
            assertEquals(git, bytesOf(repository.resolve(".git")), "the person's own repository");
        }
    }

    @Test
    void itsEditIsCheckedAndAccepted() {
        server().on("Do t", edit("price = 1", "price = 2"));
        try (World w = world()) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("price = 2\n", w.read("price.txt"));
            assertTrue(
                    w.journal().stream()
                            .anyMatch(e ->
                                    e.type() == EventType.FILE_CHANGED
                                            && "price.txt".equals(e.data().get("path"))
                                            && "t".equals(e.task())));
            Attempt only = w.control().attempts("t").getFirst();
            assertEquals(Ending.COMPLETED, only.legs().getFirst().ending());
            assertNotNull(only.session());
        }
    }

    @Test
    void afterAFailedCheckTheSameSessionGoesOn() {
        server().on("Do t", edit("price = 1", "price = 3"));
        server().on("expected two", edit("price = 3", "price = 2"));
        try (World w = world()) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.DONE, w.control().task("t").state(), w.journal()::toString);
            assertEquals("price = 2\n", w.read("price.txt"));
            List<Attempt> attempts = w.control().attempts("t");
            assertEquals(2, attempts.size());
            assertNotNull(attempts.getFirst().session());
            assertEquals(attempts.getFirst().session(), attempts.getLast().session());
            assertEquals(
                    List.of(false, true),
                    w.journal().stream()
                            .filter(e -> e.type() == EventType.AGENT_STARTED)
                            .map(e -> e.data().get("resumed"))
                            .toList());
            String sent = server().requests().getLast().body().toString();
            assertTrue(
                    sent.contains("price = 3") && sent.contains("Do t"),
                    "the second attempt knows the first");
        }
    }

    @Test
    void aLimitOfTheSubscriptionHoldsTheTaskUntilItsEnd() throws Exception {
        Instant until = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 7200);
        server().on("Do t", ScriptedMessagesServer.subscriptionLimit(until.getEpochSecond()));
        try (World w = world("CLAUDE_CODE_OAUTH_TOKEN: scripted")) {
            Attempt held = held(w);
            assertEquals(until, w.parts().state().read(v -> v.holds()).getFirst().until());
            assertEquals(Ending.LIMIT, held.legs().getLast().ending());
        }
    }

    @Test
    void aLongRetryAfterHoldsTheTask() throws Exception {
        server().on("Do t", ScriptedMessagesServer.tooMany(3600));
        try (World w = world()) {
            Attempt held = held(w);
            assertEquals(Ending.LIMIT, held.legs().getLast().ending());
        }
    }

    @Test
    void whatWasNotPermittedIsAskedAboutEvenIfTheCheckPasses() {
        server().on(
                        "Do t",
                        ScriptedMessagesServer.read(repository.resolve("price.txt").toString()),
                        ScriptedMessagesServer.edit(
                                repository.resolve("price.txt").toString(),
                                "price = 1",
                                "price = 2"),
                        ScriptedMessagesServer.bash("touch published && curl http://127.0.0.1:1/"),
                        ScriptedMessagesServer.text("Raised and published."));
        String neverAsks = "permission-mode: dontAsk\n    allowed-tools: [Read, Edit]";
        try (World w = world("ANTHROPIC_API_KEY: sk-scripted\n    " + neverAsks)) {
            w.task("t", CHECK);
            w.runUntilIdle();
            assertEquals(TaskState.WAITING, w.control().task("t").state(), w.journal()::toString);
            assertEquals("permission", w.control().breakpoints(false).getFirst().rule());
            assertFalse(Files.exists(repository.resolve("published")));
            assertTrue(
                    w.journal().stream().noneMatch(e -> e.type() == EventType.TASK_DONE),
                    "never done");
        }
    }

    /** Runs until the task is held, and stops; the check would pass if it were ever asked. */
    private static Attempt held(World w) throws InterruptedException {
        w.task("t", "true");
        Thread loop = Thread.ofPlatform().start(w::runUntilIdle);
        try {
            await(() ->
                    w.control().task("t").state() != TaskState.READY
                            && w.control().task("t").state() != TaskState.RUNNING);
        } finally {
            w.control().stop(false);
            loop.join(30_000);
        }
        assertFalse(loop.isAlive(), "the loop ends");
        assertEquals(TaskState.HELD, w.control().task("t").state(), w.journal()::toString);
        assertTrue(w.journal().stream().noneMatch(e -> e.type() == EventType.TASK_DONE));
        assertEquals(1, w.control().attempts("t").size());
        Attempt a = w.control().attempts("t").getFirst();
        assertEquals(AttemptState.HELD, a.state());
        return a;
    }

    private ScriptedMessagesServer.Step[] edit(String from, String to) {
        String file = repository.resolve("price.txt").toString();
        return new ScriptedMessagesServer.Step[] {
            ScriptedMessagesServer.read(file),
            ScriptedMessagesServer.edit(file, from, to),
            ScriptedMessagesServer.text("The price is raised.")
        };
    }

    private World world() {
        return world("ANTHROPIC_API_KEY: sk-scripted");
    }

    private World world(String login) {
        String settings =
                """
                model: {provider: none}
                agents:
                  claude:
                    type: claude-code
                    executable: '%s'
                    env:
                      HOME: '%s'
                      CLAUDE_CONFIG_DIR: '%s'
                      ANTHROPIC_BASE_URL: '%s'
                      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1'
                      DISABLE_TELEMETRY: '1'
                      IS_SANDBOX: '1'
                      %s
                default-agent: claude
                """
                        .formatted(
                                claude,
                                folder.resolve("user"),
                                folder.resolve("user/.claude"),
                                server().url(),
                                login);
        return World.fresh(folder, settings);
    }

    private ScriptedMessagesServer server() {
        return Objects.requireNonNull(server);
    }

    private void git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Process p =
                new ProcessBuilder(command)
                        .directory(repository.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, p.waitFor(), said);
    }

    /** Every file below a folder by its path, its bytes as text. */
    private static Map<String, String> bytesOf(Path top) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(top)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                all.put(
                        top.relativize(f).toString(),
                        Base64.getEncoder().encodeToString(Files.readAllBytes(f)));
            }
        }
        return all;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
