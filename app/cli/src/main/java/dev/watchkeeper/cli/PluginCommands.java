package dev.watchkeeper.cli;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.Surroundings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
            PluginCommands.Trust.class,
            PluginCommands.Remove.class,
            PluginCommands.Enable.class,
            PluginCommands.Disable.class,
            PluginCommands.Verify.class,
            PluginCommands.New.class
        })
final class PluginCommands {
    /** So much of a hash tells two apart at a glance. */
    private static final int SHORT = 12;

    private static final String OFF = "is off.";

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
            return;
        }
        String but =
                switch (p.state()) {
                    case "loaded" -> "";
                    // Only looked at.
                    case "not_trusted" -> p.problem().isEmpty() ? "" : " " + p.problem();
                    case "disabled" -> what.equals(OFF) ? "" : " It is switched off.";
                    default -> " But it is " + word(p) + ": " + c.spoken(p.problem());
                };
        c.print(p.id() + " " + p.version() + " " + what + Text.clean(but));
        c.print("SHA-256 " + p.sha256());
    }

    private static String word(InstalledPlugin p) {
        return p.state().replace('_', ' ');
    }

    private static void all(CommandContext c, List<InstalledPlugin> all, boolean hashes) {
        if (c.json()) {
            c.json(JsonWriter.list(all, PluginCommands::json));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (InstalledPlugin p : all) {
            String hash = p.sha256();
            rows.add(
                    List.of(
                            p.id(),
                            p.version(),
                            word(p),
                            hashes ? hash : hash.substring(0, Math.min(SHORT, hash.length())),
                            String.join(", ", p.types()),
                            p.problem().isEmpty() || p.state().equals("disabled")
                                    ? p.source()
                                    : c.text().tone(tone(p), Text.clean(c.spoken(p.problem())))));
        }
        c.print(c.text().table(rows));
    }

    private static Text.Tone tone(InstalledPlugin p) {
        return p.state().equals("stopping") || p.state().equals("not_trusted")
                ? Text.Tone.ASK
                : Text.Tone.BAD;
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
                one(c, around.installPlugin(file.toString(), null), "is installed and trusted.");
            }
            return DONE;
        }
    }

    @Command(
            name = "trust",
            description = {
                "Lets a jar run that was put into the home's plugins, as it is now.",
                "A plugin is code that runs in the supervisor, with all your rights."
            })
    static final class Trust extends Action {
        @Parameters(paramLabel = "ID", description = "The plugin.")
        String id = "";

        @Option(
                names = "--sha256",
                paramLabel = "HEX",
                description = "Only if the jar has this checksum.")
        @Nullable String sha256;

        Trust(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Surroundings around = c.changeSurroundings("plugin trust")) {
                one(c, around.trustPlugin(id, sha256), "is trusted.");
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
            String waits;
            try (Surroundings around = c.changeSurroundings("plugin remove")) {
                waits = around.removePlugin(id);
            }
            if (c.json()) {
                c.json(
                        JsonWriter.object(
                                "id", id, "removed", true, "waits", Cli.emptyToNull(waits)));
            } else {
                c.print(id + " is removed." + (waits.isEmpty() ? "" : " Of what runs, " + waits));
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
                one(c, around.enablePlugin(id, false), OFF);
            }
            return DONE;
        }
    }

    @Command(
            name = "verify",
            description = {
                "Loads each, and tells its checksum.",
                "With a JAR: looks at that one, and runs nothing of it."
            })
    static final class Verify extends Action {
        @Parameters(paramLabel = "JAR", arity = "0..1", description = "The file.")
        @Nullable String jar;

        Verify(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            String file = jar;
            if (file != null) {
                InstalledPlugin one;
                try (Surroundings around = c.surroundings()) {
                    one = around.verifyPlugin(c.folder().resolve(file).normalize().toString());
                }
                if (one.state().equals("failed") && !c.json()) {
                    c.print(one.id() + " can't be used: " + Text.clean(c.spoken(one.problem())));
                    return MISSING;
                }
                one(c, one, "can be installed. It brings: " + String.join(", ", one.types()));
                return one.state().equals("failed") ? MISSING : DONE;
            }
            List<InstalledPlugin> all;
            try (Surroundings around = c.surroundings()) {
                all = around.plugins();
            }
            all(c, all, true);
            return all.stream().anyMatch(p -> List.of("failed", "changed").contains(p.state()))
                    ? MISSING
                    : DONE;
        }
    }

    @Command(
            name = "new",
            description = {
                "Makes the project of a plugin with a type of agents of its own.",
                "One Maven command builds it and runs the contract tests."
            })
    static final class New extends Action {
        @Parameters(
                paramLabel = "FOLDER",
                description = "Is made; its name is the plugin's, such as my-agent.")
        String folder = "";

        New(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            Path made = c.folder().resolve(folder).normalize();
            c.application().newPlugin(made);
            Path name = made.getFileName();
            if (c.json()) {
                c.json(JsonWriter.object("id", String.valueOf(name), "path", made.toString()));
                return DONE;
            }
            c.print(made + " is the project of the plugin " + name + ".");
            c.print("Build it: cd " + TypedCommand.quoted(made.toString()) + " && mvn package");
            c.print("Then: watchkeeper plugin install target/" + name + ".jar");
            return DONE;
        }
    }
}
