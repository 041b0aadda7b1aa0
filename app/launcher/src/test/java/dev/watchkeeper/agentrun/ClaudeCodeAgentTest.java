package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.HostConfig;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.testkit.ScriptedMessagesServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The real Claude Code, driven through its plugin and the local host; only the model behind it is a
 * script.
 */
@Timeout(120)
class ClaudeCodeAgentTest {
    private static final Path SHIPPED =
            Path.of(
                    System.getProperty("watchkeeper.test.root", ".."),
                    "app/launcher/target/dist/plugins");
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir private Path folder;
    private @Nullable ScriptedMessagesServer server;
    private @Nullable PluginRegistry plugins;
    private @Nullable Host host;
    private Path workspace = Path.of("");
    private String claude = "";
    private final Map<String, String> env = new HashMap<>();
    private final List<AgentEvent> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        Optional<String> found = claude();
        assumeTrue(
                found.isPresent(),
                "skipped: the Claude Code CLI is not here; set WATCHKEEPER_CLAUDE to its path or"
                        + " put 'claude' on the PATH");
        claude = found.orElseThrow();
        workspace = Files.createDirectory(folder.resolve("shop")).toRealPath();
        Path home = Files.createDirectory(folder.resolve("user"));
        server = new ScriptedMessagesServer();
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
        env.putAll(
                Map.of(
                        "HOME",
                        home.toString(),
                        "ANTHROPIC_BASE_URL",
                        server.url(),
                        "ANTHROPIC_API_KEY",
                        "sk-scripted",
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                        "1",
                        "CLAUDE_CONFIG_DIR",
                        home.resolve(".claude").toString(),
                        "DISABLE_TELEMETRY",
                        "1"));
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
    void editsAFileAndSaysSo() throws Exception {
        Path file = Files.writeString(workspace.resolve("price.txt"), "price = 1\n");
        server().on(
                        "Raise the price",
                        ScriptedMessagesServer.read(file.toString()),
                        ScriptedMessagesServer.edit(file.toString(), "price = 1", "price = 2"),
                        ScriptedMessagesServer.write(
                                workspace.resolve("note.txt").toString(), "raised\n"),
                        ScriptedMessagesServer.text("The price is raised."));
        Agent agent = agent(Map.of("max-turns", 10));
        String session = Objects.requireNonNull(agent.newSession());
        AgentOutcome outcome = leg(agent, 1, "Raise the price", session, false);
        assertEquals(Ending.COMPLETED, outcome.ending(), outcome::toString);
        assertEquals("The price is raised.", outcome.finalText());
        assertEquals(List.of(), outcome.problems());
        assertEquals("price = 2\n", Files.readString(file));
        assertEquals("raised\n", Files.readString(workspace.resolve("note.txt")));
        assertTrue(outcome.tokens() > 0);
        assertTrue(
                told.stream()
                        .anyMatch(e ->
                                e instanceof AgentEvent.Session s
                                        && s.id().equals(session)
                                        && s.permissionMode().equals("acceptEdits")),
                told::toString);
        assertTrue(Files.readString(folder.resolve("output")).contains("\"type\":\"result\""));
    }

    @Test
    void goesOnInTheSameSession() {
        server().on("remember the word", ScriptedMessagesServer.text("I remember it: heron."));
        server().on("Go on", ScriptedMessagesServer.text("It was heron."));
        Agent agent = agent(Map.of());
        String session = Objects.requireNonNull(agent.newSession());
        leg(agent, 1, "Please remember the word heron.", session, false);
        AgentOutcome second = leg(agent, 2, "Go on.", session, true);
        assertEquals(Ending.COMPLETED, second.ending(), second::toString);
        String sent = server().requests().getLast().body().toString();
        assertTrue(sent.contains("I remember it: heron."), "the conversation goes on");
        assertTrue(
                told.stream()
                        .filter(AgentEvent.Session.class::isInstance)
                        .map(AgentEvent.Session.class::cast)
                        .allMatch(s -> s.id().equals(session)));
    }

    @Test
    void aLimitIsALimitAndNamesItsEnd() {
        Instant until = Instant.ofEpochSecond(CLOCK.instant().getEpochSecond() + 7200);
        env.remove("ANTHROPIC_API_KEY");
        env.put("CLAUDE_CODE_OAUTH_TOKEN", "scripted");
        server().on("Work", ScriptedMessagesServer.subscriptionLimit(until.getEpochSecond()));
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Work.", null, false);
        assertEquals(Ending.LIMIT, outcome.ending(), outcome::toString);
        assertEquals(until, outcome.limitUntil(), outcome::toString);
    }

    @Test
    void aLongRetryAfterIsALimitToo() {
        server().on("Work", ScriptedMessagesServer.tooMany(3600));
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Work.", null, false);
        assertEquals(Ending.LIMIT, outcome.ending(), outcome::toString);
    }

    @Test
    void whatWasNotPermittedAndNobodyWasAskedAboutIsNoSuccess() {
        server().on(
                        "Publish",
                        ScriptedMessagesServer.bash("touch published && curl http://127.0.0.1:1/"),
                        ScriptedMessagesServer.text("Published."));
        AgentOutcome outcome =
                leg(agent(Map.of("permission-mode", "dontAsk")), 1, "Publish it.", null, false);
        assertEquals(Ending.PERMISSION_DENIED, outcome.ending(), outcome::toString);
        assertTrue(outcome.denied().getFirst().startsWith("Bash touch published"));
        assertFalse(Files.exists(workspace.resolve("published")));
    }

    @Test
    void aStallIsEndedAndLeavesNothingBehind() {
        server().on("Work", ScriptedMessagesServer.stall());
        AgentOutcome outcome = leg(agent(Map.of()), 1, "Work.", null, false, 3);
        assertEquals(Ending.TIMEOUT, outcome.ending(), outcome::toString);
        assertTrue(outcome.weSignalled());
        assertTrue(host().processes().status("t1-1").ended());
    }

    private AgentOutcome leg(
            Agent agent, int number, String prompt, @Nullable String session, boolean resume) {
        return leg(agent, number, prompt, session, resume, 60);
    }

    private AgentOutcome leg(
            Agent agent,
            int number,
            String prompt,
            @Nullable String session,
            boolean resume,
            int quietSeconds) {
        AgentRun run =
                new AgentRun(
                        host(),
                        agent,
                        new Settings.Supervisor(
                                1,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(quietSeconds),
                                Duration.ofSeconds(90)),
                        CLOCK);
        Path output = folder.resolve("output");
        String id = "t1-" + number;
        run.start(new Agent.Assignment(id, "t1", 1, number, prompt, session, resume));
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
        return Objects.requireNonNull(plugins)
                .agentProvider("claude-code")
                .create(new AgentConfig("claude", claude, env, options));
    }

    private ScriptedMessagesServer server() {
        return Objects.requireNonNull(server);
    }

    private Host host() {
        return Objects.requireNonNull(host);
    }

    private static Optional<String> claude() {
        String named = System.getenv("WATCHKEEPER_CLAUDE");
        if (named != null) {
            return Optional.of(named);
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(place -> new File(place, "claude"))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }
}
