package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.testkit.ScriptedCodex;
import dev.watchkeeper.testkit.ScriptedResponsesServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The real Codex CLI, driven through its plugin and the local host; only the model behind it is a
 * script.
 */
@Timeout(120)
class CodexAgentTest {
    private static final Path SHIPPED =
            Path.of(
                    System.getProperty("watchkeeper.test.root", ".."),
                    "app/launcher/target/dist/plugins");
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir private Path folder;
    private @Nullable ScriptedResponsesServer server;
    private @Nullable PluginRegistry plugins;
    private @Nullable Host host;
    private Path workspace = Path.of("");
    private String codex = "";
    private Map<String, String> env = Map.of();
    private final List<AgentEvent> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        codex = ScriptedCodex.executable();
        workspace = Files.createDirectory(folder.resolve("shop")).toRealPath();
        Path user = Files.createDirectory(folder.resolve("user"));
        Files.createDirectory(user.resolve(".codex"));
        env = ScriptedCodex.environment(user);
        server = new ScriptedResponsesServer();
        plugins = new PluginRegistry(List.of(SHIPPED), folder.resolve("work"));
        host =
                plugins.hostProvider("local")
                        .open(
                                new HostConfig(
                                        "local",
                                        Map.of(),
                                        workspace.toString(),
                                        Files.createDirectory(folder.resolve("state")),
                                        List.of(".git"),
                                        List.of(),
                                        1 << 20,
                                        Duration.ofMillis(100)));
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
        if (plugins != null) {
            plugins.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void editsAFileRunsACommandAndSaysSo() throws Exception {
        Path file = Files.writeString(workspace.resolve("price.txt"), "price = 1\n");
        server().on(
                        "Raise the price",
                        ScriptedResponsesServer.edit("price.txt", "price = 1", "price = 2"),
                        ScriptedResponsesServer.command("echo raised > note.txt; cat note.txt"),
                        ScriptedResponsesServer.text("The price is raised."));
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Raise the price", null);
        assertEquals(Ending.COMPLETED, outcome.ending(), outcome::toString);
        assertEquals("The price is raised.", outcome.finalText());
        assertEquals(List.of(), outcome.problems());
        assertEquals("price = 2\n", Files.readString(file));
        assertEquals("raised\n", Files.readString(workspace.resolve("note.txt")));
        assertEquals(3 * ScriptedResponsesServer.TOKENS, outcome.tokens());
        assertTrue(
                told.stream()
                        .anyMatch(e ->
                                e instanceof AgentEvent.ToolStarted t
                                        && t.name().equals("edit")
                                        && t.summary().endsWith("/price.txt")),
                told::toString);
        assertTrue(
                told.stream()
                        .anyMatch(e ->
                                e instanceof AgentEvent.ToolEnded t
                                        && t.ok()
                                        && t.summary().equals("raised")),
                told::toString);
    }

    @Test
    void killedInTheMiddleOfACommandItGoesOnInTheSameSession() throws Exception {
        server().on(
                        "remember the word",
                        ScriptedResponsesServer.command("touch begun; sleep 60"),
                        ScriptedResponsesServer.text("It never comes to this."));
        server().on("Go on", ScriptedResponsesServer.text("It was heron."));
        Agent agent = agent(Map.of());
        Thread killer =
                Thread.ofVirtual()
                        .start(() -> {
                            await(() -> Files.exists(workspace.resolve("begun")) && kill() > 0);
                        });
        AgentOutcome first = leg(agent, 1, "Please remember the word heron.", null);
        killer.join();
        assertEquals(Ending.SIGNALLED, first.ending(), first::toString);
        assertFalse(first.weSignalled());
        String session = session();

        AgentOutcome second = leg(agent, 2, "Go on.", session);
        assertEquals(Ending.COMPLETED, second.ending(), second::toString);
        assertEquals(session, session());
        String sent = server().requests().getLast().body().toString();
        assertTrue(sent.contains("remember the word heron"), "the conversation goes on");
    }

    @Test
    void aLimitIsALimitAndNamesItsEnd() {
        Instant until = CLOCK.instant().plus(2, ChronoUnit.HOURS);
        server().on("Work", ScriptedResponsesServer.usageLimit(until.getEpochSecond()));
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Work.", null);
        assertEquals(Ending.LIMIT, outcome.ending(), outcome::toString);
        // It tells the minute.
        assertEquals(
                until.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES),
                outcome.limitUntil(),
                outcome::toString);
    }

    @Test
    void aLimitToldInTheStreamIsALimitToo() {
        server().on(
                        "Work",
                        ScriptedResponsesServer.rateLimit(
                                "Rate limit reached for m in organization o on tokens per min"
                                        + " (TPM): Limit 10, Used 10, Requested 10. Please try"
                                        + " again in 7ms. Visit https://example.org to learn"
                                        + " more."));
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Work.", null);
        assertEquals(Ending.LIMIT, outcome.ending(), outcome::toString);
        assertNotNull(outcome.limitUntil(), outcome::toString);
    }

    @Test
    void anExpiredLoginIsAnErrorThatSaysHowToRenewIt() {
        server().on("Work", ScriptedResponsesServer.unauthorized());
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Work.", null);
        assertEquals(Ending.ERROR, outcome.ending(), outcome::toString);
        assertTrue(outcome.problems().toString().contains("codex login"), outcome::toString);
    }

    @Test
    void anUnknownSessionIsAnErrorInItsOwnWords() {
        AgentOutcome outcome =
                leg(agent(Map.of()), 1, "Go on.", "01a1fb85-0000-7000-8000-000000000000");
        assertEquals(Ending.ERROR, outcome.ending(), outcome::toString);
        assertTrue(outcome.problems().toString().contains("no rollout found"), outcome::toString);
        assertEquals(List.of(), server().requests());
    }

    @Test
    void itsSandboxHoldsACommandInTheWorkspaceAndOutOfItsGit() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createDirectory(workspace.resolve(".git"));
        server().on(
                        "Work",
                        ScriptedResponsesServer.command(
                                "touch in; touch .git/planted; touch "
                                        + outside.resolve("planted")
                                        + "; true"),
                        ScriptedResponsesServer.text("Tried."));
        // Temporary folders, of which this test's own is one, are open otherwise.
        AgentOutcome outcome =
                leg(
                        agent(
                                Map.of(
                                        "config",
                                        joined(
                                                "sandbox_workspace_write.exclude_slash_tmp=true",
                                                "sandbox_workspace_write.exclude_tmpdir_env_var=true"))),
                        1,
                        "Work.",
                        null);
        assertEquals(Ending.COMPLETED, outcome.ending(), outcome::toString);
        assertTrue(Files.exists(workspace.resolve("in")));
        assertFalse(Files.exists(workspace.resolve(".git/planted")));
        assertFalse(Files.exists(outside.resolve("planted")));
    }

    @Test
    void aCheckTellsItsVersionAndItsLogin() throws Exception {
        Map<String, Object> usual = Map.of("config", List.of());
        var out = agent(usual).check(host());
        assertTrue(out.getFirst().detail().startsWith("codex-cli "), out::toString);
        assertFalse(out.getLast().ok(), out::toString);
        assertTrue(out.getLast().mend().contains("login"), out::toString);
        Files.writeString(
                folder.resolve("user/.codex/auth.json"), "{\"OPENAI_API_KEY\": \"sk-scripted\"}");
        assertTrue(agent(usual).check(host()).getLast().ok());
    }

    /**
     * Kills the program, not what follows it.
     *
     * @return how many processes that were
     */
    private long kill() {
        long pid = host().processes().status("t1-1").pid();
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(p -> p.info().command().orElse("").endsWith("/codex"))
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    private String session() {
        String session = null;
        for (AgentEvent event : told) {
            if (event instanceof AgentEvent.Session s) {
                session = s.id();
            }
        }
        return Objects.requireNonNull(session);
    }

    private AgentOutcome leg(Agent agent, int number, String prompt, @Nullable String session) {
        AgentRun run =
                new AgentRun(
                        host(),
                        agent,
                        new Settings.Supervisor(
                                1,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(90)),
                        CLOCK);
        Path output = folder.resolve("output");
        String id = "t1-" + number;
        run.start(new Agent.Assignment(id, "t1", 1, number, prompt, session, session != null));
        return run.follow(
                id,
                output,
                folder.resolve("errors"),
                output.toFile().length(),
                new AgentRun.Listener() {
                    @Override
                    public void event(AgentEvent event) {
                        told.add(event);
                    }

                    @Override
                    public void output(long from, long to) {}
                });
    }

    private Agent agent(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>();
        all.put("config", joined());
        all.put("model", "scripted");
        all.putAll(options);
        return Objects.requireNonNull(plugins)
                .agentProvider("codex")
                .create(new AgentConfig("codex", codex, env, all));
    }

    private List<String> joined(String... more) {
        List<String> config = new ArrayList<>(ScriptedCodex.config(server().url()));
        config.addAll(List.of(more));
        return config;
    }

    private ScriptedResponsesServer server() {
        return Objects.requireNonNull(server);
    }

    private Host host() {
        return Objects.requireNonNull(host);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            LockSupport.parkNanos(20_000_000);
        }
    }
}
