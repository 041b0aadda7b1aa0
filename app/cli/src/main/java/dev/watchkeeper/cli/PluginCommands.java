package dev.watchkeeper.cli;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.Surroundings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code plugin …} */
@Command(
        name = "plugin",
        description = "Hosts and agents that can be used.",
        subcommands = {
            PluginCommands.ListAll.class,
            PluginCommands.Install.class,
            PluginCommands.Remove.class,
            PluginCommands.Enable.class,
            PluginCommands.Disable.class,
            PluginCommands.Verify.class
        })
final class PluginCommands {
    private static final String NEXT_START = "A running supervisor sees that at its next start.";

    private static Map<String, @Nullable Object> json(InstalledPlugin p) {
        return JsonWriter.object(
                "id", p.id(),
                "version", p.version(),
                "types", p.types(),
                "source", p.source(),
                "state", p.state(),
                "sha256", p.sha256(),
                "problem", Cli.emptyToNull(p.problem()));
    }

    private static void one(CommandContext c, InstalledPlugin p, String what) {
        if (c.json()) {
            c.json(json(p));
        } else {
            c.print(p.id() + " " + p.version() + " " + what + " " + NEXT_START);
        }
    }

    private static void all(CommandContext c, List<InstalledPlugin> all, boolean hashes) {
        if (c.json()) {
            c.json(JsonWriter.list(all, PluginCommands::json));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (InstalledPlugin p : all) {
            rows.add(
                    List.of(
                            p.id(),
                            p.version(),
                            p.state(),
                            hashes ? p.sha256() : String.join(", ", p.types()),
                            p.problem().isEmpty() || p.state().equals("disabled")
                                    ? p.source()
                                    : c.text().tone(Text.Tone.BAD, Text.clean(p.problem()))));
        }
        c.print(c.text().table(rows));
    }

    @Command(name = "list", description = "All plugins.")
    static final class ListAll extends Action {
        ListAll(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.surroundings()) {
                all(c, around.plugins(), false);
            }
            return DONE;
        }
    }

    @Command(name = "install", description = "Copies a plugin's jar into the home.")
    static final class Install extends Action {
        @Parameters(paramLabel = "JAR", description = "The file.")
        String jar = "";

        Install(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("plugin install")) {
                Path file = c.folder().resolve(jar).normalize();
                one(c, around.installPlugin(file.toString()), "is installed.");
            }
            return DONE;
        }
    }

    @Command(name = "remove", description = "Takes an installed plugin out of the home.")
    static final class Remove extends Action {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        Remove(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("plugin remove")) {
                around.removePlugin(id);
            }
            if (c.json()) {
                c.json(JsonWriter.object("id", id, "removed", true));
            } else {
                c.print(id + " is removed. " + NEXT_START);
            }
            return DONE;
        }
    }

    @Command(name = "enable", description = "Switches a plugin on.")
    static final class Enable extends Action {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        Enable(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("plugin enable")) {
                one(c, around.enablePlugin(id, true), "is on.");
            }
            return DONE;
        }
    }

    @Command(name = "disable", description = "Switches a plugin off.")
    static final class Disable extends Action {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        Disable(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("plugin disable")) {
                one(c, around.enablePlugin(id, false), "is off.");
            }
            return DONE;
        }
    }

    @Command(name = "verify", description = "Loads each, and tells its checksum.")
    static final class Verify extends Action {
        Verify(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            List<InstalledPlugin> all;
            try (Surroundings around = c.surroundings()) {
                all = around.plugins();
            }
            all(c, all, true);
            return all.stream().anyMatch(p -> p.state().equals("failed")) ? MISSING : DONE;
        }
    }
}
