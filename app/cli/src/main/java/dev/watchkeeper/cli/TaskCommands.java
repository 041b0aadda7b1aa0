package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.PutBackNote;
import dev.watchkeeper.domain.Score;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskDraft;
import dev.watchkeeper.domain.TaskEdit;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.summary.DoneWords;
import dev.watchkeeper.summary.RestoreWords;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code task …} */
@Command(
        name = "task",
        description = "What the agents are to do.",
        subcommands = {
            TaskCommands.Add.class,
            TaskListCommand.class,
            TaskCommands.Show.class,
            TaskCommands.Diff.class,
            TaskCommands.Edit.class,
            TaskCommands.Cancel.class,
            TaskCommands.Retry.class,
            TaskCommands.Import.class
        })
final class TaskCommands {
    private static final int RECENT = 30;
    private static final int LONGEST_PATCH = 4_000_000;

    private static void one(CommandContext c, Task t) {
        if (c.json()) {
            c.json(TaskJson.task(t));
        } else {
            c.print(c.text().table(TaskTable.rows(c, List.of(t), Score::words)));
        }
    }

    private static @Nullable String brief(
            CommandContext c, @Nullable String brief, @Nullable String file) {
        if (brief != null && file != null) {
            throw new WatchkeeperException(
                    Code.USAGE, "--brief and --brief-file can't both be given", "choose one");
        }
        return file == null ? brief : c.read(file);
    }

    @Command(name = "add", description = "Adds a task.")
    static final class Add extends Action {
        @Option(names = "--project", paramLabel = "P", description = "Its id, name or path.")
        @Nullable String project;

        @Option(names = "--id", paramLabel = "ID", description = "Else one is made.")
        @Nullable String id;

        @Option(names = "--title", required = true, paramLabel = "T", description = "One line.")
        String title = "";

        @Option(names = "--brief", paramLabel = "T", description = "What is to be done.")
        @Nullable String brief;

        @Option(
                names = "--brief-file",
                paramLabel = "F",
                description = "The same from a file; - for standard input.")
        @Nullable String briefFile;

        @Option(names = "--after", paramLabel = "ID", description = "A task that comes before.")
        List<String> after = new ArrayList<>();

        @Option(names = "--priority", paramLabel = "P", description = "low, normal or high.")
        Priority priority = Priority.NORMAL;

        @Option(names = "--check", paramLabel = "CMD", description = "Must succeed afterwards.")
        List<String> checks = new ArrayList<>();

        @Option(names = "--scope", paramLabel = "GLOB", description = "What may change.")
        List<String> scope = new ArrayList<>();

        @Option(names = "--agent", paramLabel = "A", description = "An agent of the settings.")
        @Nullable String agent;

        @Option(names = "--critical", description = "Ask sooner when unsure.")
        boolean critical;

        Add(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("task add")) {
                String in = c.requireProject(control, project).id();
                String words = brief(c, brief, briefFile);
                List<Task> made =
                        control.addTasks(
                                in,
                                List.of(
                                        new TaskDraft(
                                                id,
                                                new TaskSpec(
                                                        title,
                                                        words == null ? "" : words,
                                                        after,
                                                        priority,
                                                        agent,
                                                        checks,
                                                        scope,
                                                        critical))));
                one(c, made.getFirst());
                return DONE;
            }
        }
    }

    @Command(name = "show", description = "One task with its attempts.")
    static final class Show extends Action {
        private static final int EVENTS = 10_000;

        @Parameters(paramLabel = "ID", description = "The task.")
        String id = "";

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                Task task = control.task(id);
                List<Attempt> history = control.attempts(id);
                List<Event> events = control.lastEvents(id, EVENTS);
                if (c.json()) {
                    c.json(TaskJson.task(task, history, TaskDetail.summaries(events)));
                    return DONE;
                }
                new TaskDetail(c).print(task, history, events);
                return DONE;
            }
        }
    }

    @Command(name = "diff", description = "What a task changed against the tree before it.")
    static final class Diff extends Action {
        @Parameters(paramLabel = "ID", description = "The task.")
        String id = "";

        @Option(names = "--stat", description = "Only the paths.")
        boolean stat;

        Diff(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<PathDiff> changes = control.taskChanges(id);
                if (c.json()) {
                    c.json(
                            JsonWriter.object(
                                    "task",
                                    id,
                                    "items",
                                    changes.stream().map(CheckpointJson::diff).toList(),
                                    "patch",
                                    stat ? null : control.taskPatch(id, LONGEST_PATCH)));
                    return DONE;
                }
                if (DoneWords.takenOver(id, control.lastEvents(id, Show.EVENTS))) {
                    c.print(
                            "What the last attempt left; the work was taken over then, and what"
                                    + " you changed since is not in it.");
                }
                c.print(CheckpointCommands.diffLines(c, changes));
                if (!stat && !changes.isEmpty()) {
                    c.print("");
                    Text.cleanLines(control.taskPatch(id, LONGEST_PATCH))
                            .lines()
                            .map(this::coloured)
                            .forEach(c::print);
                }
                return DONE;
            }
        }

        private String coloured(String line) {
            if (line.startsWith("+")) {
                return c.text().tone(Text.Tone.GOOD, line);
            }
            return line.startsWith("-") ? c.text().tone(Text.Tone.BAD, line) : line;
        }
    }

    @Command(name = "edit", description = "Changes a task that is not under way.")
    static final class Edit extends Action {
        @Parameters(paramLabel = "ID", description = "The task.")
        String id = "";

        @Option(names = "--title", paramLabel = "T", description = "One line.")
        @Nullable String title;

        @Option(names = "--brief", paramLabel = "T", description = "What is to be done.")
        @Nullable String brief;

        @Option(names = "--brief-file", paramLabel = "F", description = "From a file, or -.")
        @Nullable String briefFile;

        @Option(
                names = "--after",
                paramLabel = "ID",
                description = "Replaces what comes before it; '' for nothing.")
        @Nullable List<String> after;

        @Option(names = "--priority", paramLabel = "P", description = "low, normal or high.")
        @Nullable Priority priority;

        @Option(names = "--check", paramLabel = "CMD", description = "Replaces all checks.")
        @Nullable List<String> checks;

        @Option(names = "--scope", paramLabel = "GLOB", description = "Replaces the scope.")
        @Nullable List<String> scope;

        @Option(names = "--agent", paramLabel = "A", description = "An agent of the settings.")
        @Nullable String agent;

        @Option(
                names = "--critical",
                arity = "0..1",
                fallbackValue = "true",
                paramLabel = "true or false",
                description = "Ask sooner when unsure; =false not to.")
        @Nullable Boolean critical;

        Edit(CommandContext c) {
            super(c);
        }

        private static List<String> named(List<String> ids) {
            return ids.stream().filter(i -> !i.isBlank()).distinct().toList();
        }

        @Override
        public Integer call() {
            try (Control control = c.change("task edit")) {
                List<String> before = after;
                one(
                        c,
                        control.editTask(
                                id,
                                new TaskEdit(
                                        title,
                                        brief(c, brief, briefFile),
                                        before == null ? null : named(before),
                                        priority,
                                        agent,
                                        checks,
                                        scope,
                                        critical)));
                return DONE;
            }
        }
    }

    @Command(name = "cancel", description = "Takes a task out.")
    static final class Cancel extends Action {
        @Parameters(paramLabel = "ID", description = "The task.")
        String id = "";

        Cancel(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("task cancel")) {
                Task cancelled = control.cancelTask(id);
                one(c, cancelled);
                if (!c.json()) {
                    workspace(control, cancelled.id());
                }
                return DONE;
            }
        }

        /** What became of what its attempt had changed. */
        private void workspace(Control control, String task) {
            List<Attempt> all = control.attempts(task);
            if (all.isEmpty()) {
                return;
            }
            Attempt last = all.getLast();
            if (last.state() != AttemptState.CLOSED) {
                c.print(
                        control.overview().supervisor().equals("stopped")
                                ? "What its attempt has changed stands in the workspace until the"
                                        + " next run puts it back: "
                                        + c.command("run")
                                : "Its attempt is being ended; what that has changed is put back"
                                        + " then.");
                return;
            }
            for (Event e : control.lastEvents(task, RECENT).reversed()) {
                if (e.type() == EventType.TASK_CHANGED) {
                    return; // What comes before is not of this cancelling.
                }
                if (e.type() == EventType.RESTORED && !RestoreWords.ofGit(e)) {
                    c.print(
                            "What its attempt had changed was put back: "
                                    + Text.clean(RestoreWords.of(e))
                                    + (last.checkpointAfter() == null
                                            ? "."
                                            : ". It is kept in checkpoint "
                                                    + last.checkpointAfter()
                                                    + "."));
                    PutBackNote.in(e).forEach(n -> c.print(Text.clean(n)));
                    return;
                }
            }
        }
    }

    @Command(name = "retry", description = "Makes an ended task ready again.")
    static final class Retry extends Action {
        @Parameters(paramLabel = "ID", description = "The task.")
        String id = "";

        Retry(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("task retry")) {
                one(c, control.retryTask(id));
                return DONE;
            }
        }
    }

    @Command(name = "import", description = "Adds the tasks of a file, all or none.")
    static final class Import extends Action {
        @Parameters(paramLabel = "FILE", description = "YAML with a list of tasks.")
        String file = "";

        @Option(names = "--project", paramLabel = "P", description = "Its id, name or path.")
        @Nullable String project;

        Import(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            c.changing("task import");
            String place = file.equals("-") ? file : c.folder().resolve(file).toString();
            String text = c.read(file);
            try (Control control = c.open()) {
                List<TaskDraft> drafts = control.parseTasks(place, text);
                List<Task> made = control.addTasks(c.requireProject(control, project).id(), drafts);
                if (c.json()) {
                    c.json(JsonWriter.list(made, TaskJson::task));
                } else {
                    TaskTable.print(c, made);
                }
                return DONE;
            }
        }
    }
}
