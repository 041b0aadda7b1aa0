package dev.watchkeeper.cli;

import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsInForce;
import dev.watchkeeper.control.Surroundings;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code config …} */
@Command(
        name = "config",
        description = "The settings.",
        subcommands = {
            ConfigCommands.Show.class,
            ConfigCommands.Check.class,
            ConfigCommands.Set.class,
            ConfigCommands.Edit.class
        })
final class ConfigCommands {
    /**
     * The workspace whose settings count too: the project asked for, by its id, else the folder
     * around the current one that has settings of its own. Only a project asked for opens the home.
     */
    private static @Nullable String workspace(CommandContext c, @Nullable String asked) {
        if (asked == null) {
            for (Path at = c.folder(); at != null; at = at.getParent()) {
                if (Files.isRegularFile(at.resolve(".watchkeeper").resolve("settings.yaml"))) {
                    return at.toString();
                }
            }
            return null;
        }
        try (Control control = c.open()) {
            return c.requireProject(control, asked).id();
        }
    }

    /** When a change takes effect in a supervisor that runs, in words. */
    private static String when(String applies) {
        return switch (applies) {
            case "hot" -> "at once";
            case "next-attempt" -> "with the next attempt";
            case String _ -> "after a restart";
        };
    }

    @Command(name = "show", description = "What is in force, and where each value comes from.")
    static final class Show extends Action {
        @Option(names = "--project", paramLabel = "P", description = "With the project's own.")
        @Nullable String project;

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            SettingsInForce config;
            String workspace = workspace(c, project);
            try (Surroundings around = c.surroundings()) {
                config = around.settings(workspace);
            }
            if (c.json()) {
                c.json(
                        JsonWriter.object(
                                "items",
                                config.values().stream()
                                        .map(l ->
                                                JsonWriter.object(
                                                        "key", l.key(),
                                                        "value", l.value(),
                                                        "source", l.source(),
                                                        "applies", l.applies()))
                                        .toList(),
                                "notices",
                                config.notices().stream().map(c::spoken).toList(),
                                "problems",
                                config.problems()));
                return config.problems().isEmpty() ? DONE : WRONG;
            }
            List<List<String>> rows = new ArrayList<>();
            for (SettingValue l : config.values()) {
                rows.add(
                        List.of(
                                l.key(),
                                Text.clean(l.value()),
                                c.text().tone(Text.Tone.DIM, l.source()),
                                c.text().tone(Text.Tone.DIM, when(l.applies()))));
            }
            c.print(c.text().table(rows));
            config.notices().forEach(n -> c.remark(c.spoken(n)));
            if (config.problems().isEmpty()) {
                return DONE;
            }
            config.problems().forEach(problem -> c.remark("watchkeeper: " + Text.clean(problem)));
            c.remark(
                    "  → your settings file is not in force; the above is what holds without it. Mend"
                            + " the lines named: "
                            + c.command("config edit"));
            return WRONG;
        }
    }

    @Command(
            name = "check",
            description = "Whether the settings can be used: yours and those of all projects.")
    static final class Check extends Action {
        @Option(
                names = "--project",
                paramLabel = "P",
                description = "Of the projects only this one.")
        @Nullable String project;

        Check(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            LinkedHashSet<String> notices = new LinkedHashSet<>();
            List<String> files = new ArrayList<>();
            String own;
            List<WatchkeeperException> wrong = new ArrayList<>();
            try (Surroundings around = c.surroundings()) {
                check(around, null, notices);
                own = around.settingsFile();
                files.add(own);
                for (String workspace : workspaces()) {
                    try {
                        String file = around.checkProjectFile(workspace);
                        if (file != null) {
                            files.add(file);
                        }
                        check(around, workspace, notices);
                    } catch (WatchkeeperException e) {
                        if (e.code() == Code.MISSING && project == null) {
                            // Nobody asked for this one: its host may be away.
                            notices.add(String.valueOf(e.getMessage()));
                        } else if (e.code() == Code.SETTINGS) {
                            wrong.add(e);
                        } else {
                            throw e;
                        }
                    }
                }
            }
            if (!wrong.isEmpty()) {
                throw new WatchkeeperException(
                        Code.SETTINGS,
                        wrong.stream()
                                .map(WatchkeeperException::getMessage)
                                .collect(Collectors.joining("\n")),
                        wrong.getFirst().hint());
            }
            if (c.json()) {
                c.json(
                        JsonWriter.object(
                                "ok", true, "files", files, "notices", List.copyOf(notices)));
            } else {
                boolean there = Files.exists(Path.of(own));
                if (!there) {
                    c.print(
                            "There is no settings file of yours yet ("
                                    + own
                                    + "): the shipped settings are in force. "
                                    + c.command("config edit")
                                    + " makes one.");
                }
                files.stream()
                        .filter(f -> there || !f.equals(own))
                        .forEach(f -> c.print("The settings can be used: " + f));
                notices.forEach(c::print);
            }
            return DONE;
        }

        private void check(
                Surroundings around, @Nullable String workspace, LinkedHashSet<String> notices) {
            around.checkSettings(workspace).notices().forEach(n -> notices.add(c.spoken(n)));
        }

        /** The project asked for, else the folder around here and all projects. */
        private LinkedHashSet<String> workspaces() {
            LinkedHashSet<String> all = new LinkedHashSet<>();
            String here = workspace(c, project);
            if (here != null) {
                all.add(here);
            }
            if (project == null && c.application().hasHome(c.place())) {
                try (Control control = c.open()) {
                    List<Project> projects = control.projects();
                    ProjectPaths paths = new ProjectPaths(c.folder(), control.hostEntries());
                    Project seen =
                            here == null ? null : paths.at(Path.of(here), projects).orElse(null);
                    projects.stream()
                            .filter(p -> !p.equals(seen))
                            .map(Project::id)
                            .forEach(all::add);
                }
            }
            return all;
        }
    }

    @Command(name = "set", description = "Sets a value in your settings; comments stay.")
    static final class Set extends Action {
        @Parameters(index = "0", paramLabel = "KEY", description = "Such as thresholds.accept.")
        String key = "";

        @Parameters(index = "1", paramLabel = "VALUE", description = "YAML.")
        String value = "";

        Set(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            SettingValue set;
            try (Surroundings around = c.changeSurroundings("config set")) {
                set = around.setSetting(key, value);
            }
            ConfidenceWorth certain = key.equals("thresholds.wrong-accepts") ? certain() : null;
            if (c.json()) {
                Map<String, @Nullable Object> told =
                        JsonWriter.object(
                                "key", key, "value", set.value(), "applies", set.applies());
                if (certain != null) {
                    told.put("wrong_accepts", ConfidenceJson.certificate(certain));
                }
                c.json(told);
            } else {
                c.print(
                        key
                                + " is "
                                + set.value()
                                + " now. A supervisor that runs takes it "
                                + when(set.applies())
                                + ".");
                if (certain != null) {
                    c.print(ConfidenceCommands.told(c, certain));
                }
            }
            return DONE;
        }

        /** What the spot checks so far say about the new target. */
        private ConfidenceWorth certain() {
            try (Control control = c.open()) {
                return control.confidence(null);
            }
        }
    }

    @Command(name = "edit", description = "Opens your settings in $VISUAL or $EDITOR.")
    static final class Edit extends Action {
        Edit(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() throws InterruptedException {
            String file;
            try (Surroundings around = c.changeSurroundings("config edit")) {
                file = around.makeSettingsFile();
            }
            String editor =
                    c.environment()
                            .getOrDefault("VISUAL", c.environment().getOrDefault("EDITOR", "vi"));
            List<String> command = new ArrayList<>(List.of(editor.strip().split("\\s+")));
            command.add(file);
            try {
                int status = new ProcessBuilder(command).inheritIO().start().waitFor();
                if (status != 0) {
                    throw new WatchkeeperException(
                            Code.USAGE,
                            editor + " ended with " + status,
                            "edit " + file + " and run " + c.command("config check"));
                }
            } catch (IOException e) {
                throw new WatchkeeperException(
                        Code.MISSING,
                        "can't start the editor " + editor + ": " + e.getMessage(),
                        "set VISUAL or EDITOR, or edit " + file,
                        e);
            }
            try (Surroundings around = c.surroundings()) {
                var unused = around.checkSettings(null);
            }
            c.print("The settings can be used.");
            return DONE;
        }
    }
}
