package dev.watchkeeper.plugin.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the contract says to the author of an agent that keeps nothing of it. */
class CarelessAgentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isKnownByAWordOfTheSettings | must be a word that users write in their settings",
                "bringsTheSchemaOfItsSettings | Put it into src/main/resources",
                "canBeMadeByItsNameAlone | must be public and have a public constructor",
                "namesItselfAndTheExecutableThatIsMissing | look it up with host.files().which",
                "aMissingExecutableIsACheckThatSaysHowToMendIt | check() must return at least one",
                "startsUnderTheGivenIdWithTheGivenPrompt | must have the id work.run()",
                "givesItsProcessNothingButWhatItNeeds | must not reach the process: it may be a secret",
                "choosesADifferentSessionEachTime | newSession() must be another one at each call",
                "readsOddOutputWithoutThrowing | accept() must take any bytes",
                "aRunWithoutAnExitStatusHasVanished | end() must say VANISHED",
                "neverTrustsTheStatusOfWhatWeSignalled | end() must say SIGNALLED"
            })
    void isToldWhatIsWrongAndWhatToDo(String sentence, String words) throws Exception {
        Method test = AgentContract.class.getDeclaredMethod(sentence);
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> test.invoke(new Kept()));
        String message = String.valueOf(thrown.getCause());
        assertTrue(message.contains(words), message);
    }

    @Test
    void isToldOfEverySentence() throws Exception {
        CsvSource told =
                CarelessAgentTest.class
                        .getDeclaredMethod(
                                "isToldWhatIsWrongAndWhatToDo", String.class, String.class)
                        .getAnnotation(CsvSource.class);
        assertEquals(
                Stream.of(AgentContract.class.getDeclaredMethods())
                        .filter(m -> m.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .sorted()
                        .toList(),
                Stream.of(told.value()).map(row -> row.split(" ")[0]).sorted().toList());
    }

    /** The contract as its author would run it. */
    static final class Kept extends AgentContract {
        @Override
        protected AgentProvider provider() {
            return new Careless();
        }

        @Override
        protected AgentConfig config() {
            return new AgentConfig("mine", null, Map.of("OWN", "1"), Map.of());
        }

        @Override
        protected String executable() {
            return "my-program";
        }
    }

    private record Careless() implements AgentProvider, Agent, OutputReader {
        @Override
        public String type() {
            return "My Agent";
        }

        @Override
        public Agent create(AgentConfig config) {
            return this;
        }

        @Override
        public String newSession() {
            return "session";
        }

        @Override
        public ProcessSpec launch(Host host, Assignment work) {
            Map<String, String> all = new java.util.HashMap<>(host.environment());
            all.put("OWN", "1");
            return new ProcessSpec(
                    "mine",
                    List.of("my-program"),
                    "",
                    all,
                    ProcessSpec.Input.GIVEN,
                    new byte[0],
                    Map.of());
        }

        @Override
        public OutputReader reader() {
            return this;
        }

        @Override
        public List<CheckResult> check(Host host) {
            return List.of();
        }

        @Override
        public List<AgentEvent> accept(Processes.Stream stream, byte[] bytes) {
            throw new IllegalArgumentException("no JSON");
        }

        @Override
        public boolean finished() {
            return false;
        }

        @Override
        public boolean toolInFlight() {
            return false;
        }

        @Override
        public AgentEnd end(Exit exit) {
            return new AgentEnd(
                    AgentEnd.Ending.COMPLETED,
                    "",
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    null,
                    0,
                    0,
                    0);
        }
    }
}
