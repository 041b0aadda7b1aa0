package dev.watchkeeper.assess;

import dev.watchkeeper.domain.TestCounts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The tests that commands ran on the tree from which a task's first attempt started. */
public interface KnownTests {
    /** Knows nothing of any command. */
    KnownTests NONE = command -> Optional.empty();

    /**
     * The tests of a command.
     *
     * @return empty if it was never run on that tree, or on one whose tests are the same
     */
    Optional<Ran> of(String command);

    /** Whether a path is one that the tests of a project stand on: a test, a build file, CI. */
    static boolean standOn(String path) {
        return TestGuard.isStoodOn(path);
    }

    /** Opens a list of names, as it was given to {@link Assessor.Sink#evidence}. */
    interface Names {
        /** Opens it; whoever opens it closes it. */
        InputStream open() throws IOException;
    }

    /**
     * What a command ran.
     *
     * @param counts with the id of the list of names, where there is one
     * @param names that list; not opened where there is none
     */
    record Ran(TestCounts counts, Names names) {}
}
