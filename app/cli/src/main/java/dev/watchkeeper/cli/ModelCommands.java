package dev.watchkeeper.cli;

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
            List<ApplicationPort.ModelLine> all = c.surroundings().models(c.place());
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

        @Parameters(paramLabel = "NAME", description = "As its server calls it.")
        String name = "";

        private String last = "";

        Pull(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            c.changing("model pull");
            c.surroundings().pullModel(c.place(), name, this::step);
            if (c.json()) {
                c.json(JsonWriter.object("name", name, "pulled", true));
            } else {
                c.print((last.isEmpty() ? "" : System.lineSeparator()) + name + " is there.");
                c.print("Use it: " + c.command("model use " + name));
            }
            return DONE;
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
            c.changing("model use");
            List<String> there =
                    c.surroundings().models(c.place()).stream()
                            .map(ApplicationPort.ModelLine::name)
                            .toList();
            if (there.stream().noneMatch(n -> n.equals(name) || n.equals(name + ":latest"))) {
                throw new WatchkeeperException(
                        Code.MISSING,
                        "the model server has no '" + name + "'",
                        c.command("model pull " + name)
                                + (there.isEmpty() ? "" : "; it has: " + String.join(", ", there)));
            }
            var unused = c.surroundings().setConfig(c.place(), "model.name", name);
            if (c.json()) {
                c.json(JsonWriter.object("name", name));
            } else {
                c.print(name + " supervises from the next run on.");
            }
            return DONE;
        }
    }
}
