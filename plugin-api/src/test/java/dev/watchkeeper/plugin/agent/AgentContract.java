package dev.watchkeeper.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.contract.PlainWords;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** What every agent keeps, whatever it runs. */
@ExtendWith(PlainWords.class)
public abstract class AgentContract {
    /** A provider, as PF4J makes it. */
    protected abstract AgentProvider provider();

    /** Settings that are enough; must hold {@code OWN=1} in their environment. */
    protected abstract AgentConfig config();

    /** Name of the executable that these settings run. */
    protected abstract String executable();

    @Test
    void isKnownByAWordOfTheSettings() {
        String type = provider().type();
        assertTrue(
                type.matches("[a-z][a-z0-9-]*"),
                () ->
                        "type() is '"
                                + type
                                + "', and must be a word that users write in their settings: small"
                                + " letters, digits and '-', beginning with a letter");
    }

    @Test
    void bringsTheSchemaOfItsSettings() {
        String schema = "/META-INF/watchkeeper/agent-" + provider().type() + ".schema.json";
        assertNotNull(
                provider().getClass().getResource(schema),
                () ->
                        "the jar has no "
                                + schema.substring(1)
                                + ": without it the settings know no such type. Put it into"
                                + " src/main/resources, even if it is only {\"type\": \"object\"}");
    }

    @Test
    void canBeMadeByItsNameAlone() {
        Class<?> type = provider().getClass();
        assertTrue(
                Modifier.isPublic(type.getModifiers())
                        && Stream.of(type.getConstructors())
                                .anyMatch(c -> c.getParameterCount() == 0),
                () ->
                        type.getName()
                                + " must be public and have a public constructor without"
                                + " parameters: a plugin's classes are made by their names");
    }

    @Test
    void namesItselfAndTheExecutableThatIsMissing() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () -> agent().launch(new EmptyHost(Set.of(), Map.of()), work("s", false)),
                        "launch() must throw a PluginException where the host does not have the"
                                + " executable '"
                                + executable()
                                + "'; look it up with host.files().which(…)");
        assertEquals(
                PluginException.Kind.MISSING,
                e.kind(),
                "the kind of the PluginException for an executable that is missing");
        String message = String.valueOf(e.getMessage());
        assertTrue(
                message.contains(executable()) && message.contains(config().name()),
                () ->
                        "the message must name the executable '"
                                + executable()
                                + "' and the agent '"
                                + config().name()
                                + "', so that a person knows what to mend; it is: "
                                + message);
        assertFalse(
                e.hint().isEmpty(), "the PluginException must have a hint: what to do about it");
    }

    @Test
    void aMissingExecutableIsACheckThatSaysHowToMendIt() {
        List<CheckResult> checks = agent().check(new EmptyHost(Set.of(), Map.of()));
        assertFalse(checks.isEmpty(), "check() must return at least one result");
        CheckResult check = checks.getFirst();
        assertFalse(
                check.ok(),
                "the first result of check() must not be ok where the executable is missing");
        assertFalse(
                check.mend().isEmpty(),
                "a result that is not ok must say how to mend it (the last part of CheckResult)");
    }

    @Test
    void startsUnderTheGivenIdWithTheGivenPrompt() {
        ProcessSpec spec = agent().launch(host(), work("s", false));
        assertEquals(
                "run-1",
                spec.id(),
                "the process must have the id work.run(): after a crash it is found again by it");
        assertEquals(
                "", spec.folder(), "the process must run in the workspace itself, the folder \"\"");
        boolean session = agent().reader() instanceof AgentSession;
        assertEquals(
                session ? ProcessSpec.Input.CONVERSATION : ProcessSpec.Input.GIVEN,
                spec.input(),
                session
                        ? "reader() returns an AgentSession, so its input must stay open"
                        : "reader() returns no AgentSession, so nobody would ever close its input");
        boolean told =
                new String(spec.stdin(), StandardCharsets.UTF_8).contains("Make it so.")
                        || spec.command().contains("Make it so.")
                        || spec.files().values().stream()
                                .anyMatch(
                                        f -> new String(f, StandardCharsets.UTF_8).contains("so."));
        assertTrue(
                told,
                "work.prompt() must reach the process: in its input, as a word of its command or in"
                        + " one of its files");
    }

    @Test
    void givesItsProcessNothingButWhatItNeeds() {
        Map<String, String> env = agent().launch(host(), work("s", false)).environment();
        Map.of(
                        "PATH", "/bin",
                        "HOME", "/home/u",
                        "LC_ALL", "C.UTF-8",
                        "https_proxy", "http://proxy")
                .forEach((name, value) ->
                        assertEquals(
                                value,
                                env.get(name),
                                "the host's variable "
                                        + name
                                        + " must reach the process; use"
                                        + " AgentEnvironment.of(…)"));
        assertEquals(
                "1",
                env.get("OWN"),
                "OWN must be as config.env() says: config() of this test must have it, and it wins"
                        + " over the host's");
        for (String other : List.of("BANK_PASSWORD", "JAVA_TOOL_OPTIONS")) {
            assertNull(
                    env.get(other),
                    "the host's variable "
                            + other
                            + " must not reach the process: it may be a secret; pass on what"
                            + " AgentEnvironment.of(…) gives");
        }
    }

    @Test
    void choosesADifferentSessionEachTime() {
        String first = agent().newSession();
        if (first != null) {
            assertNotEquals(
                    first,
                    agent().newSession(),
                    "newSession() must be another one at each call, or null for an agent that does"
                            + " not choose it");
        }
    }

    @Test
    void readsOddOutputWithoutThrowing() {
        OutputReader reader = agent().reader();
        Random random = new Random(7);
        for (Processes.Stream stream : Processes.Stream.values()) {
            for (int round = 0; round < 200; round++) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                accept(reader, stream, bytes);
                accept(
                        reader,
                        stream,
                        "\n{\"type\":7}\n{\n[]\nnull\n\"\"\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        assertNotEquals(
                AgentEnd.Ending.COMPLETED,
                reader.end(new OutputReader.Exit(1, false)).ending(),
                "end() must not take a process for completed that printed nonsense and ended with"
                        + " exit status 1");
    }

    private static void accept(OutputReader reader, Processes.Stream stream, byte[] bytes) {
        assertDoesNotThrow(
                () -> reader.accept(stream, bytes),
                "accept() must take any bytes, cut anywhere, of both streams, and pass over what it"
                        + " does not know");
    }

    @Test
    void aRunWithoutAnExitStatusHasVanished() {
        assertEquals(
                AgentEnd.Ending.VANISHED,
                agent().reader()
                        .end(new OutputReader.Exit(OutputReader.Exit.VANISHED, false))
                        .ending(),
                "end() must say VANISHED where the status is Exit.VANISHED: the process is gone and"
                        + " nobody knows how it ended");
    }

    @Test
    void neverTrustsTheStatusOfWhatWeSignalled() {
        assertEquals(
                AgentEnd.Ending.SIGNALLED,
                agent().reader().end(new OutputReader.Exit(0, true)).ending(),
                "end() must say SIGNALLED where weSignalled() is true, whatever the exit status is:"
                        + " many programs end with 0 when they are interrupted");
    }

    protected final Agent agent() {
        return provider().create(config());
    }

    protected final EmptyHost host() {
        return new EmptyHost(
                Set.of(executable()),
                Map.of(
                        "PATH", "/bin",
                        "HOME", "/home/u",
                        "LC_ALL", "C.UTF-8",
                        "https_proxy", "http://proxy",
                        "OWN", "0",
                        "BANK_PASSWORD", "secret",
                        "JAVA_TOOL_OPTIONS", "-Dx",
                        "ANTHROPIC_API_KEY", "key",
                        "CLAUDE_CODE_ENTRYPOINT", "cli"));
    }

    protected static Agent.Assignment work(String session, boolean resume) {
        return new Agent.Assignment("run-1", "t1", 2, 1, "Make it so.", session, resume);
    }
}
