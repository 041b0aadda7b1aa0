package dev.watchkeeper.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What every agent keeps, whatever it runs. */
public abstract class AgentContract {
    /** A provider, as PF4J makes it. */
    protected abstract AgentProvider provider();

    /** Settings that are enough; must hold {@code OWN=1} in their environment. */
    protected abstract AgentConfig config();

    /** Name of the executable that these settings run. */
    protected abstract String executable();

    @Test
    void isKnownByAWordOfTheSettings() {
        assertTrue(provider().type().matches("[a-z][a-z0-9-]*"), provider().type());
    }

    @Test
    void namesItselfAndTheExecutableThatIsMissing() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () -> agent().launch(new EmptyHost(Set.of(), Map.of()), work("s", false)));
        assertEquals(PluginException.Kind.MISSING, e.kind());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(executable()) && message.contains(config().name()), message);
        assertFalse(e.hint().isEmpty());
    }

    @Test
    void aMissingExecutableIsACheckThatSaysHowToMendIt() {
        var check = agent().check(new EmptyHost(Set.of(), Map.of())).getFirst();
        assertFalse(check.ok());
        assertFalse(check.mend().isEmpty());
    }

    @Test
    void startsUnderTheGivenIdWithTheGivenPrompt() {
        ProcessSpec spec = agent().launch(host(), work("s", false));
        assertEquals("run-1", spec.id());
        assertEquals("", spec.folder());
        assertEquals(
                agent().reader() instanceof AgentSession
                        ? ProcessSpec.Input.CONVERSATION
                        : ProcessSpec.Input.GIVEN,
                spec.input());
        boolean told =
                new String(spec.stdin(), StandardCharsets.UTF_8).contains("Make it so.")
                        || spec.command().contains("Make it so.")
                        || spec.files().values().stream()
                                .anyMatch(
                                        f -> new String(f, StandardCharsets.UTF_8).contains("so."));
        assertTrue(told);
    }

    @Test
    void givesItsProcessNothingButWhatItNeeds() {
        Map<String, String> env = agent().launch(host(), work("s", false)).environment();
        assertEquals("/bin", env.get("PATH"));
        assertEquals("/home/u", env.get("HOME"));
        assertEquals("C.UTF-8", env.get("LC_ALL"));
        assertEquals("http://proxy", env.get("https_proxy"));
        assertEquals("1", env.get("OWN"));
        assertNull(env.get("BANK_PASSWORD"));
        assertNull(env.get("JAVA_TOOL_OPTIONS"));
    }

    @Test
    void choosesADifferentSessionEachTime() {
        String first = agent().newSession();
        if (first != null) {
            assertNotEquals(first, agent().newSession());
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
                reader.accept(stream, bytes);
                reader.accept(
                        stream,
                        "\n{\"type\":7}\n{\n[]\nnull\n\"\"\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        assertNotEquals(
                AgentEnd.Ending.COMPLETED, reader.end(new OutputReader.Exit(1, false)).ending());
    }

    @Test
    void aRunWithoutAnExitStatusHasVanished() {
        assertEquals(
                AgentEnd.Ending.VANISHED,
                agent().reader()
                        .end(new OutputReader.Exit(OutputReader.Exit.VANISHED, false))
                        .ending());
    }

    @Test
    void neverTrustsTheStatusOfWhatWeSignalled() {
        assertEquals(
                AgentEnd.Ending.SIGNALLED,
                agent().reader().end(new OutputReader.Exit(0, true)).ending());
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
