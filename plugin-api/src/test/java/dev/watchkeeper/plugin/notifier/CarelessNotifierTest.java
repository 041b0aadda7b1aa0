package dev.watchkeeper.plugin.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.CheckResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What the contract says to the author of a notifier that keeps nothing of it. */
class CarelessNotifierTest {
    /** All but the one that waits for a thread that never ends. */
    private static final String SLOW = "endsWhenItIsInterrupted";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "isKnownByAWordOfTheSettings | must be a word that users write in their settings",
                "bringsTheSchemaOfItsSettings | Put it into src/main/resources",
                "canBeMadeByItsNameAlone | must be public and have a public constructor",
                "deliversEachNoticeOnceAndWhole | must have delivered the notice once",
                "deliversAnyText | must deliver a notice with any text",
                "aNoticeThatDidNotArriveThrowsWithWhatToDo | what returns counts as delivered",
                "isMadeAndCheckedWithoutSending | must say how to mend it"
            })
    void isToldWhatIsWrongAndWhatToDo(String sentence, String words) throws Exception {
        Method test = NotifierContract.class.getDeclaredMethod(sentence);
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> test.invoke(new Kept()));
        String message = String.valueOf(thrown.getCause());
        assertTrue(message.contains(words), message);
    }

    @Test
    void isToldOfEverySentence() throws Exception {
        CsvSource told =
                CarelessNotifierTest.class
                        .getDeclaredMethod(
                                "isToldWhatIsWrongAndWhatToDo", String.class, String.class)
                        .getAnnotation(CsvSource.class);
        assertEquals(
                Stream.of(NotifierContract.class.getDeclaredMethods())
                        .filter(m -> m.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .sorted()
                        .toList(),
                Stream.concat(
                                Stream.of(told.value()).map(row -> row.split(" ")[0]),
                                Stream.of(SLOW))
                        .sorted()
                        .toList());
    }

    /** The contract as its author would run it. */
    static final class Kept extends NotifierContract {
        private final Careless careless = new Careless();

        @Override
        protected NotifierProvider provider() {
            return careless;
        }

        @Override
        protected NotifierConfig config() {
            return new NotifierConfig("mine", Map.of());
        }

        @Override
        protected NotifierConfig failing() {
            return config();
        }

        @Override
        protected NotifierConfig hanging() {
            return config();
        }

        @Override
        protected List<String> received() {
            return careless.sent;
        }

        @Override
        protected void awaitHanging() throws InterruptedException {
            new CountDownLatch(0).await();
        }
    }

    /** Sends everything twice, can't bear an odd text, and never fails. */
    private static final class Careless implements NotifierProvider, Notifier {
        private final List<String> sent = new ArrayList<>();

        @Override
        public String type() {
            return "My Phone";
        }

        @Override
        public Notifier create(NotifierConfig config) {
            return this;
        }

        @Override
        public void send(Notice notice) {
            if (notice.title().startsWith("-")) {
                throw new IllegalArgumentException("an option");
            }
            sent.add(notice.title());
            sent.add(notice.title());
        }

        @Override
        public List<CheckResult> check() {
            return List.of(new CheckResult("phone", false, "not there", ""));
        }
    }
}
