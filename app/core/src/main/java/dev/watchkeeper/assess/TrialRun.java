package dev.watchkeeper.assess;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.TestCounts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Runs a check in a copy with files put into it. */
final class TrialRun {
    /** Begins the names of all runs. */
    static final String PREFIX = "try-";

    /** Signs that tests could not be loaded, which a change that does not build shows as well. */
    private static final Pattern NOT_LOADED =
            Pattern.compile(
                    "_FailedTest|Failed to import test module|ImportError while|ERROR collecting"
                            + "|errors? during collection|SyntaxError|IndentationError"
                            + "|Test suite failed to run|Cannot find module|\\[build failed\\]"
                            + "|'test failed'|could not compile|COMPILATION ERROR|error TS\\d+");

    private static final Assessor.Sink NOWHERE =
            new Assessor.Sink() {
                @Override
                public String evidence(String name, Content content) {
                    return "";
                }

                @Override
                public void event(EventType type, Map<String, Object> data) {}
            };

    private final Assessor.Input in;
    private final GateResult subject;
    private final LongSupplier nanos;

    TrialRun(Assessor.Input in, GateResult subject, LongSupplier nanos) {
        this.in = in;
        this.subject = subject;
        this.nanos = nanos;
    }

    /** How a run ended. */
    enum End {
        PASSED,
        /** Tests ran and failed. */
        FAILED,
        /** Tests did not run, or no more than were loaded. */
        BROKEN,
        /** It could not be started, or files could not be put into place. */
        UNSTARTED,
        /** It took too long. */
        STOPPED
    }

    /**
     * What a run tells.
     *
     * @param names {@code null} if its tests have none
     */
    record Seen(End end, double seconds, @Nullable TestNames names, long executed) {}

    /**
     * Runs it.
     *
     * @param folder absolute path of a copy
     * @param laid content of the files that are put into it, by path
     * @param most how long it may take
     */
    Seen run(String name, String folder, Map<String, byte[]> laid, Duration most) {
        GateProcess processes = new GateProcess(in, NOWHERE, nanos);
        Settings.Gate gate =
                new Settings.Gate(subject.name(), subject.command(), true, most, false);
        long from = nanos.getAsLong();
        try {
            GateProcess.Ran ran =
                    processes.run(PREFIX + name, gate, folder, environment(), true, laid(laid));
            double seconds = (nanos.getAsLong() - from) / 1e9;
            if (ran.timedOut()) {
                return new Seen(End.STOPPED, seconds, null, 0);
            }
            return seen(ran, folder, seconds);
        } finally {
            processes.forget();
        }
    }

    private Seen seen(GateProcess.Ran ran, String folder, double seconds) {
        OutputTail end = new OutputTail();
        CheckTests tests =
                new CheckTests(
                        in, NOWHERE, subject.command(), List.of(folder, in.host().workspace()));
        try {
            ran.output().to(tests.besides(end.besides(OutputStream.nullOutputStream())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tests.reports(ran.reports());
        @Nullable TestCounts counts = tests.counts();
        GateResult.Status status = Verdicts.status(subject.command(), ran, counts);
        long executed = counts == null ? 0 : counts.executed();
        End how;
        if (status == GateResult.Status.ERROR) {
            how = End.UNSTARTED;
        } else if (executed == 0) {
            how = End.BROKEN;
        } else if (status == GateResult.Status.PASS) {
            how = End.PASSED;
        } else {
            boolean loaded = !NOT_LOADED.matcher(ReadableOutput.readable(end.bytes())).find();
            how = loaded && counts != null && counts.failed() > 0 ? End.FAILED : End.BROKEN;
        }
        return new Seen(how, seconds, tests.names(counts), executed);
    }

    /** Nothing that an earlier run has compiled or answered may be taken for this one's. */
    private Map<String, String> environment() {
        Map<String, String> more = new HashMap<>();
        more.put("PYTHONDONTWRITEBYTECODE", "1");
        String flags = in.host().environment().getOrDefault("GOFLAGS", "");
        more.put("GOFLAGS", (flags + " -count=1").strip());
        return more;
    }

    /** Files come with the run, and are copied to where they belong inside of its folder. */
    private static GateProcess.Laid laid(Map<String, byte[]> files) {
        Map<String, byte[]> content = new HashMap<>();
        StringBuilder script = new StringBuilder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = "laid-" + (content.size() + 1);
            content.put(name, file.getValue());
            String path = quoted("./" + file.getKey());
            script.append(
                    """
                    mkdir -p -- "$(dirname -- %1$s)" || exit 126
                    case $(cd -- "$(dirname -- %1$s)" && pwd -P)/ in "$(pwd -P)"/*) ;; *) exit 126 ;; esac
                    if [ -L %1$s ]; then exit 126; fi
                    cp -- "$WATCHKEEPER_RUN/%2$s" %1$s || exit 126
                    """
                            .formatted(path, name));
        }
        return new GateProcess.Laid(content, script.toString());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
