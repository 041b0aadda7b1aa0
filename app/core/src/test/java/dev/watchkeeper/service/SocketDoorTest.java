package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ControlClient;
import dev.watchkeeper.control.EvidencePage;
import dev.watchkeeper.control.PreflightRequest;
import dev.watchkeeper.control.SupervisorGoneException;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskQuery;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.SampleNight;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@NullUnmarked
class SocketDoorTest {
    @TempDir Path home;
    private final FakeControl fake = SampleNight.typical();
    private ControlServer server;
    private Control client;

    @BeforeEach
    void open() {
        server = ControlServer.open(home, fake);
        client = ControlClient.connect(home);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    static Stream<Method> methods() {
        return Arrays.stream(Control.class.getMethods())
                .filter(m -> !m.getName().equals("close"))
                .sorted(Comparator.comparing(Method::getName));
    }

    /** Arguments that make each method answer with something. */
    private static final Map<String, Object[]> ARGUMENTS =
            Map.ofEntries(
                    Map.entry("overview", args()),
                    Map.entry("events", args(3L, 500, 0L)),
                    Map.entry("lastEvents", args(null, 500)),
                    Map.entry("seqBefore", args(Instant.parse("2026-03-14T02:00:00Z"))),
                    Map.entry("projects", args()),
                    Map.entry("addProject", args("/tmp/x", "local", null, true)),
                    Map.entry("trustProject", args("orders")),
                    Map.entry("removeProject", args("orders")),
                    Map.entry("findProject", args("/home/dev/orders")),
                    Map.entry(
                            "addTasks",
                            args(
                                    "orders",
                                    List.of(
                                            new TaskDraft(
                                                    null,
                                                    new TaskSpec(
                                                            "Größer",
                                                            "多行\nBrief",
                                                            List.of(),
                                                            Priority.HIGH,
                                                            null,
                                                            List.of("true"),
                                                            List.of("src/**"),
                                                            true))))),
                    Map.entry(
                            "tasks", args(TaskQuery.all().of("orders").in(Set.of(TaskState.DONE)))),
                    Map.entry("tasksInFile", args("/home/dev/plan.yaml")),
                    Map.entry("findTasks", args(List.of("parse"), 20)),
                    Map.entry("tasksById", args(List.of("parse-dates", "nothing"))),
                    Map.entry("endedTasks", args(Instant.parse("2026-03-14T02:00:00Z"))),
                    Map.entry("endedAttempts", args(Instant.parse("2026-03-14T02:00:00Z"))),
                    Map.entry("dependents", args("add-tests")),
                    Map.entry("task", args("parse-dates")),
                    Map.entry("attempts", args("totals-rounding")),
                    Map.entry(
                            "editTask",
                            args(
                                    "speed-import",
                                    new TaskEdit(
                                            "New",
                                            null,
                                            List.of(),
                                            Priority.LOW,
                                            null,
                                            List.of("a", "b"),
                                            null,
                                            true))),
                    Map.entry("cancelTask", args("speed-import")),
                    Map.entry("retryTask", args("old-endpoint")),
                    Map.entry("taskChanges", args("parse-dates")),
                    Map.entry("taskPatch", args("parse-dates", 10_000)),
                    Map.entry("fileChanges", args("parse-dates", 1)),
                    Map.entry("breakpoints", args(true)),
                    Map.entry("breakpoint", args("bp-1")),
                    Map.entry("previewAnswer", args("bp-1", TaskAction.RETRY)),
                    Map.entry(
                            "resolveBreakpoint",
                            args("bp-1", TaskAction.RETRY, "look at „half even“")),
                    Map.entry("retryWithAgent", args("bp-1", "codex", "in Java")),
                    Map.entry("rules", args("orders")),
                    Map.entry(
                            "backtest",
                            args("orders", List.of("thresholds.accept=0.8"), null, null)),
                    Map.entry("confidence", args("orders")),
                    Map.entry("spotChecks", args()),
                    Map.entry("labelOutcome", args("parse-dates", "wrong")),
                    Map.entry("checkpoints", args("orders")),
                    Map.entry("takeCheckpoint", args("orders")),
                    Map.entry("diffCheckpoints", args("cp-docs-api-1", null)),
                    Map.entry("leftOut", args("cp-docs-api-1")),
                    Map.entry("restoreCheckpoint", args("cp-docs-api-1", List.of("a"), "key")),
                    Map.entry("previewRestore", args("cp-docs-api-1", List.of("a"))),
                    Map.entry("parseTasks", args("tasks.yaml", "tasks: []")),
                    Map.entry("settingsFileAt", args("/home/dev/orders", null)),
                    Map.entry("trustShown", args("orders", "1".repeat(64))),
                    Map.entry("settings", args("/home/dev/orders")),
                    Map.entry("checkSettings", args((Object) null)),
                    Map.entry("checkProjectFile", args("/home/dev/orders")),
                    Map.entry("setSetting", args("thresholds.accept", "0.8")),
                    Map.entry("settingsFile", args()),
                    Map.entry("settingsText", args()),
                    Map.entry("checkDraft", args("thresholds: {accept: 2}\n")),
                    Map.entry("draftWith", args("# mine\n", "thresholds.accept", "0.8")),
                    Map.entry("saveDraft", args("# mine\n", "0".repeat(64))),
                    Map.entry("makeSettingsFile", args()),
                    Map.entry("proposeProject", args("/home/dev/orders")),
                    Map.entry("agentEntries", args()),
                    Map.entry("hostEntries", args()),
                    Map.entry("checkMachine", args()),
                    Map.entry("plugins", args()),
                    Map.entry("installPlugin", args("/tmp/own.jar", "0".repeat(64))),
                    Map.entry("verifyPlugin", args("/tmp/own.jar")),
                    Map.entry("trustPlugin", args("own", "0".repeat(64))),
                    Map.entry("removePlugin", args("own")),
                    Map.entry("enablePlugin", args("own", false)),
                    Map.entry(
                            "writeReceipt",
                            args(
                                    Instant.parse("2026-03-14T02:00:00Z"),
                                    "/home/dev/night.receipt",
                                    true)),
                    Map.entry(
                            "judgeAnew",
                            args(
                                    Instant.parse("2026-03-14T02:00:00Z"),
                                    List.of("thresholds.accept=0.9"),
                                    "other")),
                    Map.entry(
                            "preflight",
                            args(
                                    new PreflightRequest(
                                            "orders",
                                            false,
                                            Duration.ofSeconds(30),
                                            Duration.ofMinutes(10)))),
                    Map.entry("models", args()),
                    Map.entry("pullModel", args("qwen3:8b")),
                    Map.entry("jobs", args()),
                    Map.entry("job", args("job-1", 0L)),
                    Map.entry("cancelJob", args("job-1")),
                    Map.entry("verifyCheckpoints", args(List.of("cp-docs-api-1"))),
                    Map.entry("readEvidence", args("docs-api/1/output", 4L, 12)),
                    Map.entry("holds", args()),
                    Map.entry("liftHold", args("claude-code")),
                    Map.entry("run", args((Object) null)),
                    Map.entry("pause", args()),
                    Map.entry("resume", args()),
                    Map.entry("stop", args(true)),
                    Map.entry("checkHealth", args("")));

    private static Object[] args(Object... values) {
        return values;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void carriesEveryMethodAsIfItWereCalledInProcess(Method method) throws Exception {
        Object[] args = ARGUMENTS.get(method.getName());
        FakeControl twin = SampleNight.typical();
        Object expected = method.invoke(twin, args);

        Object got = method.invoke(client, args);

        assertEquals(numbersAsText(expected), numbersAsText(got));
        assertEquals(twin.calls(), fake.calls());
    }

    /** JSON knows no difference between 5 and 5L in an event's free members. */
    private static String numbersAsText(Object value) {
        return value instanceof List<?> list
                        && !list.isEmpty()
                        && list.getFirst() instanceof dev.watchkeeper.domain.Event
                ? list.stream()
                        .map(e -> (dev.watchkeeper.domain.Event) e)
                        .map(e ->
                                e.seq()
                                        + " "
                                        + e.at()
                                        + e.type()
                                        + e.project()
                                        + e.task()
                                        + e.attempt()
                                        + new java.util.TreeMap<>(e.data()))
                        .toList()
                        .toString()
                : String.valueOf(value);
    }

    @Test
    void keepsTheKindOfADecision() {
        Decision last = client.attempts("totals-rounding").getLast().decision();

        assertEquals("ask", last.word());
        assertEquals("attempts-used-up", ((Decision.Ask) last).rule());
    }

    @Test
    void passesAnErrorOnWithCodeMessageAndHint() {
        WatchkeeperException error =
                assertThrows(WatchkeeperException.class, () -> client.task("nothing"));

        assertEquals(Code.UNKNOWN_ID, error.code());
        assertEquals("there is no task nothing", error.getMessage());
        assertEquals("watchkeeper task list", error.hint());
    }

    @Test
    void tellsADefectAsInternalAndGoesOn() {
        fake.failNext(new IllegalStateException("broken"));

        WatchkeeperException error =
                assertThrows(WatchkeeperException.class, () -> client.projects());

        assertEquals(Code.INTERNAL, error.code());
        assertTrue(error.getMessage().contains("broken"), error.getMessage());
        assertEquals(1, client.projects().size());
    }

    @Test
    void aCallThatWaitsDelaysNoOther() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            long last = client.overview().lastSeq();
            Future<Integer> waiting = pool.submit(() -> client.events(last, 10, 30_000).size());

            List<Callable<String>> calls =
                    IntStream.range(0, 200)
                            .<Callable<String>>mapToObj(i ->
                                    () ->
                                            client.task(i % 2 == 0 ? "add-tests" : "parse-dates")
                                                    .id())
                            .toList();
            List<Future<String>> answers = pool.invokeAll(calls, 20, TimeUnit.SECONDS);
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(i % 2 == 0 ? "add-tests" : "parse-dates", answers.get(i).get());
            }
            assertFalse(waiting.isDone());

            client.resume();
            fake.append(EventDraft.of(EventType.SUPERVISOR_RECOVERED, Map.of()));
            assertEquals(1, waiting.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSupervisorThatEndsFailsTheCallsUnderWayAndAllLaterOnes() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            long last = client.overview().lastSeq();
            Future<?> waiting = pool.submit(() -> client.events(last, 10, 600_000));

            server.close();

            ExecutionException failed =
                    assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
            WatchkeeperException error = (WatchkeeperException) failed.getCause();
            assertEquals(Code.MISSING, error.code());
            assertTrue(error.getMessage().contains("ended before it answered"));
            assertTrue(((SupervisorGoneException) error).asked(), "it may have done it");
            SupervisorGoneException later =
                    assertThrows(SupervisorGoneException.class, () -> client.projects());
            assertFalse(later.asked(), "the question never left");
            fake.append(EventDraft.of(EventType.SUPERVISOR_RECOVERED, Map.of()));
        }
    }

    @Test
    void theSocketIsTheOwnersAlone() throws Exception {
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.resolve("control.sock"))));
    }

    @Test
    void aSecondServerIsRefusedWhileTheFirstAnswers() {
        WatchkeeperException error =
                assertThrows(WatchkeeperException.class, () -> ControlServer.open(home, fake));

        assertEquals(Code.IN_USE, error.code());
        assertEquals(1, client.projects().size());
    }

    @Test
    void aDeadSupervisorsSocketIsReplaced(@TempDir Path other) throws Exception {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(other.resolve("control.sock")));
        dead.close();
        assertTrue(Files.exists(other.resolve("control.sock")));
        assertTrue(ControlClient.attach(other).isEmpty());

        try (ControlServer replaced = ControlServer.open(other, fake);
                Control attached = ControlClient.connect(other)) {
            assertEquals(1, attached.projects().size());
        }
        assertFalse(Files.exists(other.resolve("control.sock")));
    }

    @Test
    void aHomeWithALongPathIsReachedThroughAShortOne(@TempDir Path base) throws Exception {
        Path deep = Files.createDirectories(base.resolve("d".repeat(120)).resolve("é".repeat(30)));
        try (ControlServer far = ControlServer.open(deep, fake);
                Control attached = ControlClient.connect(deep)) {
            assertEquals(1, attached.projects().size());
            assertThrows(WatchkeeperException.class, () -> ControlServer.open(deep, fake));
        }
        try (Stream<Path> left = Files.list(deep)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void withoutASupervisorItSaysSo(@TempDir Path other) {
        WatchkeeperException error =
                assertThrows(WatchkeeperException.class, () -> ControlClient.connect(other));

        assertTrue(error.getMessage().contains("no supervisor runs on " + other));
    }

    @Test
    void anAnswerOfManyMegabytesComesThrough() {
        String big = "é".repeat(5_000_000);
        fake.evidence("big", big);

        EvidencePage page =
                org.junit.jupiter.api.Assertions.assertTimeout(
                        Duration.ofSeconds(30),
                        () -> client.readEvidence("big", 0, Integer.MAX_VALUE));

        assertEquals(big, page.text());
    }

    @Test
    void aLineWithoutEndIsLeftAndTheOthersAreServed() throws Exception {
        Path socket = home.resolve("control.sock");
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer piece = ByteBuffer.allocate(1 << 20);
            assertThrows(
                    IOException.class,
                    () -> {
                        for (int i = 0; i < 100; i++) {
                            piece.clear();
                            while (piece.hasRemaining()) {
                                channel.write(piece);
                            }
                        }
                    });
        }
        assertEquals(fake.projects(), client.projects());
    }
}
