package dev.watchkeeper.plugin.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the contract says to the author of a gate that keeps nothing of it. */
class CarelessGateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isKnownByAWordOfTheSettings | must be a word that users write in their settings",
                "bringsTheSchemaOfItsSettings | Put it into src/main/resources",
                "canBeMadeByItsNameAlone | must be public and have a public constructor",
                "letsGoodWorkPass | judge() must say PASS of good()",
                "failsBadWorkAndSaysWhatIsWrong | judge() must say FAIL of bad()",
                "placesAreInTheWorkspace | must be a path relative to the workspace",
                "saysTheSameOfTheSameWork | a gate has no state of its own",
                "neverPassesWhatItCannotRead | what was not seen is neither good nor bad",
                "judgesOddWork | judge() must take any work"
            })
    void isToldWhatIsWrongAndWhatToDo(String sentence, String words) throws Exception {
        Method test = GateContract.class.getDeclaredMethod(sentence);
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> test.invoke(new Kept()));
        String message = String.valueOf(thrown.getCause());
        assertTrue(message.contains(words), message);
    }

    @Test
    void isToldOfEverySentence() throws Exception {
        CsvSource told =
                CarelessGateTest.class
                        .getDeclaredMethod(
                                "isToldWhatIsWrongAndWhatToDo", String.class, String.class)
                        .getAnnotation(CsvSource.class);
        assertEquals(
                Stream.of(GateContract.class.getDeclaredMethods())
                        .filter(m -> m.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .sorted()
                        .toList(),
                Stream.of(told.value()).map(row -> row.split(" ")[0]).sorted().toList());
    }

    /** The contract as its author would run it. */
    static final class Kept extends GateContract {
        @Override
        protected QualityGateProvider provider() {
            return new Careless();
        }

        @Override
        protected GateConfig config() {
            return new GateConfig("mine", Map.of());
        }

        @Override
        protected GivenWork good() {
            return new GivenWork().file("a.txt", "good\n");
        }

        @Override
        protected GivenWork bad() {
            return new GivenWork().file("a.txt", "bad\n");
        }
    }

    /** Counts what it has seen, swallows what it can't read, and knows one file only. */
    private static final class Careless implements QualityGateProvider, QualityGate {
        private int seen;

        @Override
        public String type() {
            return "My Gate";
        }

        @Override
        public QualityGate create(GateConfig config) {
            return this;
        }

        @Override
        public GateVerdict judge(AttemptWork work) {
            seen++;
            String text;
            try {
                text = new String(work.after("a.txt").orElseThrow(), StandardCharsets.UTF_8);
            } catch (dev.watchkeeper.plugin.PluginException e) {
                return GateVerdict.pass("nothing seen");
            }
            return text.startsWith("bad")
                    ? new GateVerdict(
                            GateVerdict.Result.CANNOT_SAY,
                            "judged " + seen,
                            List.of(new GateVerdict.Location("/etc/passwd", -1, "")))
                    : GateVerdict.fail("judged " + seen, List.of());
        }
    }
}
