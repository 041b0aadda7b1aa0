package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code job …} */
@Command(
        name = "job",
        description = "Work that takes long: restores, checks, pulls.",
        subcommands = {
            JobCommands.ListAll.class,
            JobCommands.Show.class,
            JobCommands.Await.class,
            JobCommands.Cancel.class
        })
final class JobCommands {
    private JobCommands() {}

    private static List<String> row(CommandContext c, Job j) {
        Instant ended = j.endedAt();
        Job.Failure failure = j.failure();
        return List.of(
                j.id(),
                JsonWriter.word(j.state()),
                Text.clean(j.what()),
                ended != null
                        ? Text.since(ended, c.clock().instant()) + " ago"
                        : "for " + Text.since(j.startedAt(), c.clock().instant()),
                failure != null
                        ? Text.clean(failure.message())
                        : j.over() ? result(j.result()) : JobFollower.line(j));
    }

    /** What came of one that has ended, in a few words; empty where its state says it all. */
    private static String result(@Nullable JobResult result) {
        return switch (result) {
            case null -> "";
            case JobResult.Taken(Checkpoint taken) ->
                    taken.id() + ", " + Sentences.count(taken.files(), "file");
            case JobResult.Restored(RestoreResult restored) ->
                    restored.written().size()
                            + " written, "
                            + restored.deleted().size()
                            + " deleted"
                            + (restored.rescue() == null
                                    ? ""
                                    : "; taken back by " + restored.rescue());
            case JobResult.Verified(List<JobResult.Proof> proofs) -> {
                long differ = proofs.stream().filter(p -> !p.differences().isEmpty()).count();
                yield differ == 0
                        ? Sentences.count(proofs.size(), "checkpoint") + " verified"
                        : differ
                                + " of "
                                + Sentences.count(proofs.size(), "checkpoint")
                                + " differ";
            }
            case JobResult.Receipt receipt -> "wrote " + Text.clean(receipt.file());
            case JobResult.JudgedAnew anew -> AnewCommand.told(anew);
            case JobResult.Rehearsed(PreflightSheet sheet) ->
                    sheet.passed()
                            ? "nothing would stop the night"
                            : "something would stop the night: "
                                    + Text.clean(sheet.findings().getFirst().what());
            case JobResult.Checked(List<HealthLine> lines) -> {
                List<String> bad =
                        lines.stream().filter(l -> !l.ok()).map(HealthLine::what).toList();
                yield bad.isEmpty()
                        ? "all well"
                        : "to be mended: " + Text.clean(String.join(", ", bad));
            }
        };
    }

    private static void one(CommandContext c, Job j) {
        if (c.json()) {
            c.json(JobJson.job(j));
            return;
        }
        c.print(c.text().table(List.of(row(c, j))));
        Job.Failure failure = j.failure();
        if (failure != null && !failure.hint().isEmpty()) {
            c.print("  → " + Text.clean(c.spoken(failure.hint())));
        }
    }

    @Command(name = "list", description = "Those that go on, and the last that have ended.")
    static final class ListAll extends Action {
        ListAll(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<Job> all = control.jobs();
                if (c.json()) {
                    c.json(JsonWriter.list(all, JobJson::job));
                } else if (all.isEmpty()) {
                    c.print("No jobs.");
                } else {
                    List<List<String>> rows = new ArrayList<>();
                    all.forEach(j -> rows.add(row(c, j)));
                    c.print(c.text().table(rows));
                }
                return DONE;
            }
        }
    }

    @Command(name = "show", description = "How far one is, or how it ended.")
    static final class Show extends Action {
        @Parameters(paramLabel = "ID", description = "The job.")
        String id = "";

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                one(c, control.job(id, 0));
                return DONE;
            }
        }
    }

    @Command(name = "wait", description = "Waits until one has ended.")
    static final class Await extends Action {
        @Parameters(paramLabel = "ID", description = "The job.")
        String id = "";

        Await(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                Job ended = JobFollower.quiet(c).follow(control, control.job(id, 0));
                if (ended == null) {
                    return INTERRUPTED;
                }
                one(c, ended);
                return DONE;
            }
        }
    }

    @Command(name = "cancel", description = "Ends one, as soon as that is safe.")
    static final class Cancel extends Action {
        @Parameters(paramLabel = "ID", description = "The job.")
        String id = "";

        Cancel(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("job cancel")) {
                one(c, control.cancelJob(id));
                return DONE;
            }
        }
    }
}
