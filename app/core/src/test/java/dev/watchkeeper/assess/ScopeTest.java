package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class ScopeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "src/** src/a.py true",
                "src/** src/a/b/c.py true",
                "src/** lib/a.py false",
                "src/** src2/a.py false",
                "src/*.py src/a.py true",
                "src/*.py src/a/b.py false",
                "src/**/a.py src/a.py true",
                "src/**/a.py src/x/y/a.py true",
                "*.py a.py true",
                "*.py deep/down/a.py true",
                "/*.py deep/a.py false",
                "src src/a.py true",
                "src/ src/a.py true",
                "src/ src false",
                "./src src/a.py true",
                "a?.txt ab.txt true",
                "a?.txt abc.txt false",
                "[ab].txt a.txt true",
                "[!ab].txt a.txt false",
                "src/{a,b}.py src/b.py true",
                "src/{a,b}.py src/c.py false",
                "a.py axpy false",
                "日本.txt 日本.txt true",
                "a+(b).txt a+(b).txt true"
            })
    void aGlobCoversWhatAPersonWouldExpect(String glob, String path, boolean covers) {
        assertEquals(covers, new Scope(List.of(glob)).allows(path));
    }

    @Test
    void aGlobThatCanOnlyBeASlipIsTold() {
        for (String wrong : List.of("[a", "src/{a,b", "../**", "!a/../../b", "..")) {
            assertFalse(Scope.problem(wrong).isEmpty(), wrong);
        }
        for (String right : List.of("[a]", "a]b", "src/{a,b}/x[!c]", "a..b/**", "!x", "")) {
            assertEquals("", Scope.problem(right), right);
        }
    }

    @Test
    void withoutAGlobEverythingIsAllowed() {
        assertTrue(new Scope(List.of()).allows("anything"));
        assertTrue(new Scope(List.of(" ")).allows("anything"));
    }

    @Test
    void aGlobCanTakeOutAgain() {
        Scope scope = new Scope(List.of("src/**", "!src/gen/**", "src/gen/keep.py"));
        assertTrue(scope.allows("src/a.py"));
        assertFalse(scope.allows("src/gen/a.py"));
        assertTrue(scope.allows("src/gen/keep.py"));
        assertTrue(new Scope(List.of("!secret/**")).allows("src/a.py"));
        assertFalse(new Scope(List.of("!secret/**")).allows("secret/a.py"));
    }
}
