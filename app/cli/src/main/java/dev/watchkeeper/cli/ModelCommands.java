package dev.watchkeeper.cli;

import dev.watchkeeper.control.AvailableModel;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.Surroundings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code model …} */
@Command(
        name = "model",
        description = "The local model that supervises.",
        subcommands = {
            ModelCommands.Status.class,
            ModelCommands.ListAll.class,
            ModelCommands.Pull.class,
            ModelCommands.Use.class
        })
final class ModelCommands {
    @Command(name = "status", description = "Whether it answers, and where it runs.")
    static final class Status extends Action {
        Status(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            return SetupCommands.check(c, "model");
        }
    }

    @Command(name = "list", description = "The models that its server has.")
    static final class ListAll extends Action {
        ListAll(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            List<AvailableModel> all;
            try (Surroundings around = c.surroundings()) {
                all = around.models();
            }
            if (c.json()) {
                c.json(
                        JsonWriter.list(
                                all,
                                m ->
                                        JsonWriter.object(
                                                "name", m.name(),
                                                "bytes", m.bytes(),
                                                "detail", m.detail())));
            } else {
                List<List<String>> rows = new ArrayList<>();
                all.forEach(m ->
                        rows.add(List.of(Text.clean(m.name()), Text.bytes(m.bytes()), m.detail())));
                c.print(c.text().table(rows));
            }
            return DONE;
        }
    }

    @Command(name = "pull", description = "Fetches a model into its server.")
    static final class Pull extends Action {
        private static final int BAR = 30;
        private static final long LOOK_MILLIS = 250;

        @Parameters(paramLabel = "NAME", description = "As its server calls it.")
        String name = "";

        private String last = "";

        Pull(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("model pull")) {
                pull(around);
            }
            if (c.json()) {
                c.json(JsonWriter.object("name", name, "pulled", true));
            } else {
                c.print((last.isEmpty() ? "" : System.lineSeparator()) + name + " is there.");
                c.print("Use it: " + c.command("model use " + name));
            }
            return DONE;
        }

        /**
         * Looks how far it is until it has ended; Ctrl-C leaves it to the supervisor, if one runs.
         */
        private void pull(Surroundings around) {
            Job job = around.pullModel(name);
            while (!job.over()) {
                if (!job.step().isEmpty()) {
                    step(job.step(), job.done(), job.total());
                }
                job = around.job(job.id(), LOOK_MILLIS);
            }
            if (job.state() == Job.State.FAILED) {
                Code code = job.code();
                throw new WatchkeeperException(
                        code == null ? Code.INTERNAL : code, job.problem(), job.hint());
            }
            if (job.state() == Job.State.CANCELLED) {
                throw new WatchkeeperException(
                        Code.CONFLICT,
                        "the pull of " + name + " was cancelled",
                        c.command("model pull " + name) + " goes on where it was");
            }
            step(job.step(), job.done(), job.total());
        }

        /** At a terminal one line that moves, elsewhere one line a step. */
        private void step(String step, long done, long total) {
            if (c.json()) {
                return;
            }
            if (c.screen().terminal()) {
                int full = total <= 0 ? 0 : (int) (BAR * Math.min(done, total) / total);
                String line =
                        Text.clean(step)
                                + (total <= 0
                                        ? ""
                                        : "  ["
                                                + "#".repeat(full)
                                                + ".".repeat(BAR - full)
                                                + "]  "
                                                + Text.bytes(done)
                                                + " of "
                                                + Text.bytes(total));
                c.out().print("\r" + line + " ".repeat(Math.max(0, last.length() - line.length())));
                c.out().flush();
                last = line;
            } else if (!step.equals(last)) {
                c.remark(Text.clean(step) + (total <= 0 ? "" : ", " + Text.bytes(total)));
                last = step;
            }
        }
    }

    @Command(name = "use", description = "Makes a model the one that supervises.")
    static final class Use extends Action {
        @Parameters(paramLabel = "NAME", description = "As its server calls it.")
        String name = "";

        Use(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("model use")) {
                use(around);
            }
            if (c.json()) {
                c.json(JsonWriter.object("name", name));
            } else {
                c.print(name + " supervises from the next run on.");
            }
            return DONE;
        }

        private void use(Surroundings around) {
            List<String> there = around.models().stream().map(AvailableModel::name).toList();
            if (there.stream().noneMatch(n -> n.equals(name) || n.equals(name + ":latest"))) {
                throw new WatchkeeperException(
                        Code.MISSING,
                        "the model server has no '" + name + "'",
                        c.command("model pull " + name)
                                + (there.isEmpty() ? "" : "; it has: " + String.join(", ", there)));
            }
            var unused = around.setSetting("model.name", name);
        }
    }
}
