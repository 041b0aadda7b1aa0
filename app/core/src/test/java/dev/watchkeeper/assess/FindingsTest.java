package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.GateResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

class FindingsTest {
    private static List<String> stubs(String path, String... lines) {
        return Findings.stubs(
                List.of(Work.changed(path)), UnifiedDiff.parse(Work.patch(path, lines)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    # TODO handle weeks",
                "// FIXME",
                "    raise NotImplementedError",
                "throw new NotImplementedException();",
                "    todo!()",
                "    unimplemented!(\"weeks\")",
                "return null; // not yet implemented",
                "// placeholder implementation",
                "# implement this later"
            })
    void unfinishedWorkInAddedLinesIsFound(String line) {
        assertEquals(
                List.of("src/a.py:11: " + line.strip()), stubs("src/a.py", " before", "+" + line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"def todo_list():", "x = 'autodoc'", "# implements the rule"})
    void ordinaryLinesAreNot(String line) {
        assertEquals(List.of(), stubs("src/a.py", "+" + line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/a.rst", "tests/test_a.py", "src/ATest.java"})
    void proseAndTestsMayNameThem(String path) {
        assertEquals(List.of(), stubs(path, "+TODO"));
    }

    @Test
    void aFunctionWithNothingInItIsFoundAndOneWithABodyIsNot() {
        assertEquals(
                List.of("a.py:11: pass"), stubs("a.py", "+def parse(x):", "+    pass", "+y = 1"));
        assertEquals(List.of("a.py:11: ..."), stubs("a.py", "+async def f():", "+    ..."));
        assertEquals(List.of(), stubs("a.py", "+for x in y:", "+    pass"));
    }

    @Test
    void whatWasThereBeforeOrOnlyMovedIsNotItsDoing() {
        assertEquals(List.of(), stubs("a.py", " # TODO old", "+x = 1"));
        assertEquals(List.of(), stubs("a.py", "-# TODO old", "+# TODO old"));
    }

    @Test
    void noMoreThanTwentyAreListed() {
        String[] lines = new String[50];
        Arrays.fill(lines, "+# TODO");
        assertEquals(20, stubs("a.py", lines).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "All tests pass.|true",
                "I ran it: all 12 unit tests are now passing!|true",
                "The tests succeeded.|true",
                "Every check passes now.|true",
                "All checks are green|true",
                "The tests do not pass yet.|false",
                "All tests should pass once the server runs.|false",
                "To make the tests pass, run make.|false",
                "Run this until all tests pass.|false",
                "I changed the parser.|false",
                "''|false"
            })
    void aClaimThatSomethingPassesIsHeldAgainstWhatWasRun(String said, boolean claims) {
        GateResult failed = Work.check(GateResult.Status.FAIL);
        List<String> found =
                Findings.contradicted(said, List.of(failed), List.of(Work.changed("a")));
        assertEquals(claims ? 1 : 0, found.size(), found::toString);
        if (claims) {
            assertTrue(found.getFirst().contains("`run check-1` did not pass"), found::toString);
        }
        List<GateResult> passed = List.of(Work.check(GateResult.Status.PASS));
        assertEquals(
                List.of(), Findings.contradicted(said, passed, List.of(Work.changed("a"))), said);
        assertEquals(List.of(), Findings.contradicted(said, List.of(), List.of(Work.changed("a"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I've added the parser.|1",
                "I have implemented it.|1",
                "I fixed the bug.|1",
                "There is nothing to do.|0"
            })
    void aClaimToHaveChangedSomethingIsHeldAgainstTheWorkspace(String said, int found) {
        assertEquals(found, Findings.contradicted(said, List.of(), List.of()).size());
        assertEquals(List.of(), Findings.contradicted(said, List.of(), List.of(Work.changed("a"))));
    }
}
