package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.explain.Sentences;
import dev.watchkeeper.receipt.ReceiptCheck;
import dev.watchkeeper.receipt.ReceiptComparison;
import dev.watchkeeper.receipt.ReceiptKey;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code report} does with receipts: writes one, or checks one. */
final class ReceiptCommands {
    private static final int NOT_WHOLE = 1;
    private static final int EVENTS = 1000;
    private static final String DATABASE = "state.mv.db";

    private final CommandContext c;

    ReceiptCommands(CommandContext c) {
        this.c = c;
    }

    /**
     * Has the supervisor write a receipt.
     *
     * @param replace whether a file that is there may go
     */
    int write(Path file, Instant since, boolean replace) {
        try (Control control = c.change("report --receipt")) {
            JobResult.Receipt written =
                    JobFollower.quiet(c)
                            .result(
                                    control,
                                    control.writeReceipt(since, file.toString(), replace),
                                    JobResult.Receipt.class);
            if (written == null) {
                return Action.INTERRUPTED;
            }
            if (c.json()) {
                c.json(JobJson.receipt(written));
                return Action.DONE;
            }
            c.print(
                    (written.replaced() ? "Replaced " : "Wrote ")
                            + Text.clean(written.file())
                            + ": "
                            + Sentences.count(written.tasks(), "task")
                            + ", "
                            + Sentences.count(written.evidence(), "file")
                            + " of evidence.");
            c.print("Signed by " + written.fingerprint());
            c.print(
                    "  "
                            + c.command("report --verify " + TypedCommand.quoted(written.file()))
                            + " checks it, also where this home is not; who gets it should get the"
                            + " fingerprint by another way.");
            return Action.DONE;
        }
    }

    /**
     * Checks a receipt by its file, and where its home is here also what lies in that.
     *
     * @param written the fingerprint that must have signed it, as a person wrote it
     * @param fileOnly whether nothing but the file is looked at
     */
    int verify(Path file, @Nullable String written, boolean fileOnly) {
        String fingerprint = fingerprint(written);
        ReceiptCheck.Result found;
        try (InputStream in = open(file)) {
            found = ReceiptCheck.of(in, fingerprint);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        ReceiptCheck.Summary summary = found.summary();
        if (summary == null) {
            broken(file, found.problems());
            return NOT_WHOLE;
        }
        Compared compared = fileOnly ? Compared.nothing("--file-only") : compare(file, summary);
        if (c.json()) {
            c.json(json(file, summary, compared));
        } else {
            say(file, summary, compared, fingerprint != null);
        }
        return compared.differences().isEmpty() ? Action.DONE : NOT_WHOLE;
    }

    private static @Nullable String fingerprint(@Nullable String written) {
        try {
            return written == null ? null : ReceiptCheck.fingerprint(written);
        } catch (IllegalArgumentException e) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "not a fingerprint: " + written,
                    "'sha256:' and 64 hex digits, as 'report --receipt' prints it",
                    e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is no regular file");
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }

    private static WatchkeeperException unreadable(Path file, IOException e) {
        return new WatchkeeperException(
                Code.USAGE,
                "can't read "
                        + file
                        + ": "
                        + (Files.exists(file) ? e.getMessage() : "there is no such file"),
                "check the path",
                e);
    }

    /**
     * What was compared beside the file.
     *
     * @param home with which; {@code null} if with none
     * @param why nothing was; empty if it was
     */
    private record Compared(
            @Nullable Path home, String why, List<String> differences, long files, long events) {
        static Compared nothing(String why) {
            return new Compared(null, why, List.of(), 0, 0);
        }
    }

    private Compared compare(Path file, ReceiptCheck.Summary summary) {
        Path home = c.place().home();
        String here = ReceiptKey.fingerprintOf(home).orElse("");
        if (!here.equals(summary.fingerprint())) {
            return Compared.nothing(
                    here.isEmpty()
                            ? "no home is here"
                            : "the home at " + home + " has another key");
        }
        if (!Files.exists(home.resolve(DATABASE))) {
            ReceiptComparison.Result found = compare(file, home, null);
            return new Compared(
                    home,
                    "",
                    Stream.concat(
                                    Stream.of(
                                            "the journal is missing: there is no "
                                                    + home.resolve(DATABASE)),
                                    found.differences().stream())
                            .toList(),
                    found.files(),
                    0);
        }
        // Before anything is printed: where no supervisor runs, the whole program begins here.
        try (Control control = c.openWithoutSets()) {
            ReceiptComparison.Result found =
                    compare(file, home, seq -> control.events(seq, EVENTS, 0));
            return new Compared(home, "", found.differences(), found.files(), found.events());
        }
    }

    private static ReceiptComparison.Result compare(
            Path file, Path home, ReceiptComparison.@Nullable Journal journal) {
        try (InputStream in = open(file)) {
            return ReceiptComparison.of(in, home, journal);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void broken(Path file, List<String> problems) {
        if (c.json()) {
            c.json(
                    JsonWriter.object(
                            "file", file.toString(), "whole", false, "problems", problems));
            return;
        }
        c.print("Not whole: " + Text.clean(file.toString()));
        problems.forEach(p -> c.print("  · " + Text.clean(p)));
    }

    private void say(Path file, ReceiptCheck.Summary s, Compared compared, boolean keyWasAsked) {
        c.print("Whole: " + Text.clean(file.toString()) + ", every byte is as it was signed.");
        c.print("Signed by " + s.fingerprint());
        c.print(
                "From "
                        + Text.clean(s.from())
                        + " to "
                        + Text.clean(s.madeAt())
                        + ": "
                        + Sentences.count(s.tasks(), "task")
                        + (s.states().isEmpty() ? "" : " (" + states(s.states()) + ")")
                        + ", "
                        + Sentences.count(s.attempts(), "attempt")
                        + ", "
                        + Sentences.count(s.evidence(), "file")
                        + " of evidence, journal events "
                        + (s.afterSeq() + 1)
                        + " to "
                        + s.toSeq()
                        + ".");
        if (compared.home() == null) {
            c.print("Only the file was checked: " + Text.clean(compared.why()) + ".");
        } else if (compared.differences().isEmpty()) {
            c.print(
                    "Compared with "
                            + Text.clean(compared.home().toString())
                            + ", whose key it is: "
                            + Sentences.count(compared.files(), "file")
                            + " of evidence and "
                            + Sentences.count(compared.events(), "event")
                            + " are as they were.");
        } else {
            c.print("But not all is as it was in " + Text.clean(compared.home().toString()) + ":");
            compared.differences().forEach(d -> c.print("  · " + Text.clean(d)));
        }
        if (!keyWasAsked && compared.home() == null) {
            c.print(
                    "Whose key that is, no file can say of itself: ask who gave it to you for the"
                            + " fingerprint, and give it with --key.");
        }
    }

    private static String states(Map<String, Long> states) {
        return states.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getValue() + " " + Text.clean(e.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, @Nullable Object> json(
            Path file, ReceiptCheck.Summary s, Compared compared) {
        Path home = compared.home();
        return JsonWriter.object(
                "file",
                file.toString(),
                "whole",
                true,
                "problems",
                List.of(),
                "key",
                s.fingerprint(),
                "from",
                s.from(),
                "made_at",
                s.madeAt(),
                "tasks",
                s.tasks(),
                "states",
                s.states(),
                "attempts",
                s.attempts(),
                "evidence",
                s.evidence(),
                "journal",
                JsonWriter.object("after_seq", s.afterSeq(), "to_seq", s.toSeq(), "head", s.head()),
                "compared",
                home == null
                        ? null
                        : JsonWriter.object(
                                "home", home.toString(),
                                "evidence", compared.files(),
                                "events", compared.events(),
                                "differences", compared.differences()),
                "not_compared",
                home == null ? compared.why() : null);
    }
}
