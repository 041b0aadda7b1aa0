package dev.watchkeeper.cli;

import dev.watchkeeper.control.AvailableModel;
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
        @Parameters(paramLabel = "NAME", description = "As its server calls it.")
        String name = "";

        Pull(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("model pull")) {
                if (JobFollower.remarking(c).follow(around, around.pullModel(name)) == null) {
                    return INTERRUPTED;
                }
            }
            if (c.json()) {
                c.json(JsonWriter.object("name", name, "pulled", true));
            } else {
                c.print(name + " is there.");
                c.print("Use it: " + c.command("model use " + name));
            }
            return DONE;
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
