package dev.watchkeeper.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Which tests a check ran and where, as a person reads of it. */
class TestsExplainerTest {
    private static final TestChanges.Some NONE = TestChanges.Some.NONE;

    private static GateResult ran(
            @Nullable TestChanges since, String place, GateResult.@Nullable Status before) {
        return new GateResult(
                "tests",
                "npm test",
                false,
                true,
                GateResult.Status.PASS,
                0,
                1,
                "t/1/gate-1-tests.log",
                "",
                "",
                "",
                new TestCounts("jest", 12, 0, 2, 0, since),
                List.of(),
                1,
                place,
                before);
    }

    private static TestChanges changes(
            TestChanges.Some added, TestChanges.Some vanished, TestChanges.Some renamed) {
        return new TestChanges(
                "t/1/names", 3, 14, "s/1/names", 0, added, vanished, NONE, renamed, NONE);
    }

    @Test
    void whatIsNewAndWhatMayBeRenamedIsTold() {
        assertEquals(
                List.of(
                        "The gate 'tests' ran 12 tests and skipped 2, by 3 reports; 4 tests are new: a,"
                                + " b, c and 1 more; 1 test is not there any more, perhaps renamed: old"
                                + " [t/1/names]."),
                TestsExplainer.told(
                        ran(
                                changes(
                                        TestChanges.Some.of(List.of("d", "c", "b", "a")),
                                        NONE,
                                        TestChanges.Some.of(List.of("old"))),
                                "",
                                null)));
    }

    @Test
    void theSameTestsAsBeforeAreSaidToBeTheSame() {
        assertEquals(
                List.of(
                        "The gate 'tests' ran 12 tests and skipped 2, by 3 reports, the same as on the"
                                + " tree accepted before [t/1/names]."),
                TestsExplainer.told(ran(changes(NONE, NONE, NONE), "", null)));
    }

    @Test
    void nothingIsSaidOfTestsWithoutNames() {
        assertEquals(List.of(), TestsExplainer.told(ran(null, "", null)));
    }

    @Test
    void theCopyAndTheTreeBeforeAreNamed() {
        assertEquals(
                List.of(
                        "They were run in a clean copy of the work, /copies/t.1.after, which is removed.",
                        "On the tree before the task, 'tests' did not pass, as it must be."),
                PlaceExplainer.told(
                        List.of(
                                ran(null, "/copies/t.1.after", GateResult.Status.FAIL),
                                ran(null, "/copies/t.1.after", null))));
        assertEquals(List.of(), PlaceExplainer.told(List.of(ran(null, "", null))));
    }
}
