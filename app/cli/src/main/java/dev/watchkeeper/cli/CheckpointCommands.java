package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.RestoreResult;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Moment;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.UncoveredPath;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.explain.Sentences;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code checkpoint …} */
@Command(
        name = "checkpoint",
        description = "The workspace at earlier moments.",
        subcommands = {
            CheckpointCommands.ListAll.class,
            CheckpointCommands.Take.class,
            CheckpointCommands.Show.class,
            CheckpointCommands.Diff.class,
            CheckpointCommands.Restore.class,
            CheckpointCommands.Verify.class
        })
final class CheckpointCommands {
    private static final int MOST_NAMES = 20;

    private static final List<String> HEADER =
            List.of("id", "kind", "attempt", "holds", "added", "took", "checked", "taken");

    private static List<List<String>> rows(CommandContext c, List<Checkpoint> all) {
        List<List<String>> rows = new ArrayList<>();
        for (Checkpoint p : all) {
            String task = p.task();
            rows.add(
                    List.of(
                            p.id(),
                            p.kind().word(),
                            task == null ? "" : task + "/" + p.attempt(),
                            Sentences.count(p.files(), "file"),
                            "+" + Text.bytes(p.bytesAdded()),
                            p.tookMs() + " ms",
                            p.verified() ? c.text().tone(Text.Tone.GOOD, "verified") : "",
                            Text.since(p.createdAt(), c.clock().instant()) + " ago"));
        }
        return rows;
    }

    static List<String> diffLines(CommandContext c, List<PathDiff> changes) {
        if (changes.isEmpty()) {
            return List.of("No difference.");
        }
        List<List<String>> rows = new ArrayList<>();
        for (PathDiff d : changes) {
            rows.add(
                    List.of(
                            JsonWriter.word(d.kind()),
                            d.binary() ? "binary" : "+" + d.linesAdded() + " −" + d.linesDeleted(),
                            Text.path(d.path())
                                    + (d.notHeld() == null
                                            ? ""
                                            : "  not held: " + Text.clean(d.notHeld()))));
        }
        return c.text().table(rows);
    }

    private static void one(CommandContext c, Checkpoint p) {
        if (c.json()) {
            c.json(CheckpointJson.checkpoint(p));
        } else {
            c.print(c.text().table(rows(c, List.of(p))));
        }
    }

    private static Checkpoint find(CommandContext c, Control control, String id) {
        return control.checkpoints(null).stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new WatchkeeperException(
                                Code.UNKNOWN_ID,
                                "there is no checkpoint " + id,
                                c.command("checkpoint list")));
    }

    @Command(name = "list", description = "The project's checkpoints, or all.")
    static final class ListAll extends Action {
        @Option(names = "--project", paramLabel = "P", description = "Its id, name or path.")
        @Nullable String project;

        ListAll(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<Checkpoint> all =
                        control.checkpoints(CommandContext.idOf(c.project(control, project)));
                if (c.json()) {
                    c.json(JsonWriter.list(all, CheckpointJson::checkpoint));
                } else if (all.isEmpty()) {
                    c.print("No checkpoints.");
                } else {
                    List<List<String>> rows = new ArrayList<>();
                    rows.add(HEADER);
                    rows.addAll(rows(c, all));
                    c.print(c.text().table(rows));
                }
                return DONE;
            }
        }
    }

    @Command(name = "take", description = "Takes one of the workspace as it is.")
    static final class Take extends Action {
        @Option(names = "--project", paramLabel = "P", description = "Its id, name or path.")
        @Nullable String project;

        Take(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("checkpoint take")) {
                JobResult.Taken taken =
                        JobFollower.quiet(c)
                                .result(
                                        control,
                                        control.takeCheckpoint(
                                                c.requireProject(control, project).id()),
                                        JobResult.Taken.class);
                if (taken == null) {
                    return INTERRUPTED;
                }
                one(c, taken.checkpoint());
                return DONE;
            }
        }
    }

    @Command(name = "show", description = "One checkpoint.")
    static final class Show extends Action {
        @Parameters(paramLabel = "ID", description = "The checkpoint.")
        String id = "";

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                Checkpoint found = find(c, control, id);
                List<UncoveredPath> left = control.leftOut(id);
                if (c.json()) {
                    Map<String, @Nullable Object> all = CheckpointJson.checkpoint(found);
                    all.put("left", JsonWriter.list(left, CheckpointJson::leftOut));
                    c.json(all);
                    return DONE;
                }
                one(c, found);
                List<UncoveredPath> excluded =
                        left.stream().filter(l -> l.reason().equals("excluded")).toList();
                left.stream()
                        .filter(l -> !l.reason().equals("excluded"))
                        .forEach(l -> c.print("not held: " + told(l)));
                if (!excluded.isEmpty()) {
                    c.print(
                            "not looked at, by their names: "
                                    + Sentences.count(excluded.size(), "path"));
                    excluded.stream()
                            .limit(MOST_NAMES)
                            .forEach(l -> c.print("  " + Text.path(l.path())));
                    if (excluded.size() > MOST_NAMES) {
                        c.print("  and " + (excluded.size() - MOST_NAMES) + " more");
                    }
                }
                return DONE;
            }
        }

        private static String told(UncoveredPath l) {
            Instant modified = l.modified();
            return Text.path(l.path())
                    + " ("
                    + l.reason().replace('_', ' ')
                    + (l.size() > 0 ? ", " + l.size() + " bytes" : "")
                    + (modified == null
                            ? ""
                            : ", changed " + Moment.in(ZoneId.systemDefault(), modified))
                    + ")";
        }
    }

    @Command(name = "diff", description = "How two differ, or one and the workspace.")
    static final class Diff extends Action {
        @Parameters(index = "0", paramLabel = "A", description = "From this checkpoint.")
        String from = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "To this one.")
        @Nullable String to;

        Diff(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<PathDiff> changes = control.diffCheckpoints(from, to);
                if (c.json()) {
                    c.json(JsonWriter.list(changes, CheckpointJson::diff));
                } else {
                    c.print(diffLines(c, changes));
                }
                return DONE;
            }
        }
    }

    @Command(name = "restore", description = "Brings the workspace back; takes a rescue first.")
    static final class Restore extends Action {
        @Parameters(paramLabel = "ID", description = "The checkpoint.")
        String id = "";

        @Option(names = "--path", paramLabel = "P", description = "Only this path; repeatable.")
        List<String> paths = new ArrayList<>();

        @Option(
                names = "--key",
                paramLabel = "K",
                description = "Asked again with the same key, it is the same restore.")
        String key = "";

        @Option(names = "--dry-run", description = "Only tell what would be done.")
        boolean dryRun;

        @Option(
                names = "--yes",
                description =
                        "Do not ask where the work of done tasks is taken back. Only at a terminal"
                                + " is that asked; a script is not held up.")
        boolean yes;

        Restore(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            if (dryRun) {
                try (Control control = c.open()) {
                    print(control.previewRestore(id, paths));
                    return DONE;
                }
            }
            try (Control control = c.change("checkpoint restore")) {
                if (!agreed(control)) {
                    throw new WatchkeeperException(
                            Code.REFUSED, "not agreed to, so nothing was changed", "");
                }
                RestoreResult r = restore(control);
                if (r == null) {
                    return INTERRUPTED;
                }
                print(r);
                return DONE;
            }
        }

        /** Whether a person who can be asked agrees that done work is taken back. */
        private boolean agreed(Control control) {
            if (yes || !paths.isEmpty() || !c.screen().terminal() || c.json()) {
                return true;
            }
            List<String> undone = control.previewRestore(id, paths).undone();
            if (undone.isEmpty()) {
                return true;
            }
            c.print(takenBack(undone, "This takes back"));
            return c.confirm("Restore " + id + "?");
        }

        private @Nullable RestoreResult restore(Control control) {
            JobResult.Restored restored =
                    JobFollower.quiet(c)
                            .result(
                                    control,
                                    control.restoreCheckpoint(id, paths, key),
                                    JobResult.Restored.class);
            return restored == null ? null : restored.restore();
        }

        private static String takenBack(List<String> undone, String verb) {
            return verb
                    + " the work of "
                    + Sentences.count(undone.size(), "done task")
                    + ": "
                    + String.join(", ", undone);
        }

        private void print(RestoreResult r) {
            if (c.json()) {
                c.json(CheckpointJson.restored(r, dryRun));
                return;
            }
            String would = dryRun ? "would be " : "";
            r.written().forEach(p -> c.print(would + "written  " + Text.path(p)));
            r.deleted().forEach(p -> c.print(would + "deleted  " + Text.path(p)));
            r.left()
                    .forEach(p ->
                            c.print(
                                    "left as it is  "
                                            + Text.path(p)
                                            + " (no checkpoint holds it)"));
            c.print(
                    Sentences.count(r.written().size(), "path")
                            + " written, "
                            + r.deleted().size()
                            + " deleted, "
                            + r.untouched()
                            + " untouched"
                            + (r.left().isEmpty() ? "" : ", " + r.left().size() + " left")
                            + (dryRun ? " (dry run: nothing was changed)" : ""));
            if (!r.undone().isEmpty()) {
                c.print(takenBack(r.undone(), dryRun ? "It would take back" : "Took back") + ".");
            }
            if (r.rescue() != null) {
                c.print(
                        "The tree before is kept: "
                                + c.command("checkpoint restore " + r.rescue()));
            }
        }
    }

    @Command(name = "verify", description = "Proves checkpoints by restoring them aside.")
    static final class Verify extends Action {
        @Parameters(paramLabel = "ID", arity = "0..*", description = "None for all.")
        List<String> ids = new ArrayList<>();

        Verify(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                JobResult.Verified verified =
                        JobFollower.quiet(c)
                                .result(
                                        control,
                                        control.verifyCheckpoints(ids),
                                        JobResult.Verified.class);
                if (verified == null) {
                    return INTERRUPTED;
                }
                if (c.json()) {
                    c.json(JsonWriter.list(verified.proofs(), JobJson::proof));
                } else {
                    verified.proofs().forEach(this::print);
                }
                return verified.proofs().stream().allMatch(p -> p.differences().isEmpty())
                        ? DONE
                        : 1;
            }
        }

        private void print(JobResult.Proof proof) {
            c.print(
                    proof.checkpoint()
                            + "  "
                            + (proof.differences().isEmpty()
                                    ? c.text().tone(Text.Tone.GOOD, "verified")
                                    : c.text().tone(Text.Tone.BAD, "NOT verified")));
            proof.differences().forEach(w -> c.print("  " + Text.clean(w)));
        }
    }
}
