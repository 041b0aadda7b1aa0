package dev.watchkeeper.cli;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.ProjectSettingsFile;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** {@code project …} */
@Command(
        name = "project",
        description = "The workspaces that Watchkeeper looks after.",
        subcommands = {
            ProjectCommands.Add.class,
            ProjectCommands.ListAll.class,
            ProjectCommands.Show.class,
            ProjectCommands.Trust.class,
            ProjectCommands.Remove.class
        })
final class ProjectCommands {
    /** Shows a person at a terminal what stands in a file, and asks. */
    private static boolean asked(CommandContext c, ProjectSettingsFile file, String question) {
        if (c.screen().terminal() && !c.json()) {
            c.print(file.place() + ":");
            c.print(Text.cleanLines(file.text()).indent(2).stripTrailing());
        }
        return c.confirm(question);
    }

    private static void show(CommandContext c, Project p) {
        if (c.json()) {
            c.json(TaskJson.project(p));
            return;
        }
        c.print(
                c.text()
                        .table(
                                List.of(
                                        List.of("id", p.id()),
                                        List.of("name", Text.clean(p.name())),
                                        List.of("path", p.path()),
                                        List.of("host", p.host()),
                                        List.of(
                                                "settings",
                                                p.trustedSettings() == null
                                                        ? "the project's own are not in force"
                                                        : "the project's own are trusted"))));
    }

    @Command(name = "add", description = "Makes a folder a project.")
    static final class Add extends Action {
        @Parameters(paramLabel = "PATH", description = "The folder, on the host.")
        String path = "";

        @Option(
                names = "--host",
                paramLabel = "H",
                description = "A host of the settings; else its default-host.")
        @Nullable String host;

        @Option(names = "--name", paramLabel = "N", description = "Else the folder's name.")
        @Nullable String name;

        @Option(names = "--trust", description = "Trust its settings file as it is now.")
        boolean trust;

        Add(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("project add")) {
                boolean here =
                        control.hostEntries().stream()
                                .filter(h -> host == null ? h.standard() : h.name().equals(host))
                                .anyMatch(ConfiguredHost::filesHere);
                String place = here ? c.folder().resolve(path).normalize().toString() : path;
                Project made = control.addProject(place, host, name, trust);
                ProjectSettingsFile own = trust ? null : shown(control, made);
                if (own != null
                        && asked(c, own, "It may run commands. Trust it as it stands here?")) {
                    made = control.trustShown(made.id(), own.sha256());
                    own = null;
                }
                show(c, made);
                if (own != null) {
                    c.remark(
                            "Its own settings are not in force until you trust them: "
                                    + c.command("project trust " + made.id()));
                }
                if (!c.json()) {
                    c.remark(
                            "Next: "
                                    + c.command(
                                            "task add --project "
                                                    + made.id()
                                                    + " --title \"…\" --check \"…\""));
                }
                return DONE;
            }
        }

        /** A project that was made stays made, though its file can't be read. */
        private @Nullable ProjectSettingsFile shown(Control control, Project made) {
            try {
                return control.settingsFileAt(made.path(), made.host());
            } catch (WatchkeeperException e) {
                c.remark(Text.clean(String.valueOf(e.getMessage())));
                return null;
            }
        }
    }

    @Command(name = "list", description = "All projects.")
    static final class ListAll extends Action {
        ListAll(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                List<Project> all = control.projects();
                if (c.json()) {
                    c.json(JsonWriter.list(all, TaskJson::project));
                } else if (all.isEmpty()) {
                    c.print("No projects. " + c.command("project add PATH") + " makes one.");
                } else {
                    List<List<String>> rows = new ArrayList<>();
                    for (Project p : all) {
                        rows.add(List.of(p.id(), p.host(), p.path()));
                    }
                    c.print(c.text().table(rows));
                }
                return DONE;
            }
        }
    }

    @Command(name = "show", description = "One project.")
    static final class Show extends Action {
        @Parameters(paramLabel = "P", arity = "0..1", description = "Its id, name or path.")
        @Nullable String project;

        Show(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.open()) {
                show(c, c.requireProject(control, project));
                return DONE;
            }
        }
    }

    @Command(name = "trust", description = "Trusts the project's settings file as it is now.")
    static final class Trust extends Action {
        @Parameters(paramLabel = "P", arity = "0..1", description = "Its id, name or path.")
        @Nullable String project;

        Trust(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("project trust")) {
                Project found = c.requireProject(control, project);
                if (!c.screen().terminal() || c.json()) {
                    show(c, control.trustProject(found.id()));
                    return DONE;
                }
                ProjectSettingsFile own = control.settingsFileAt(found.path(), found.host());
                if (own == null) {
                    show(c, control.trustProject(found.id()));
                } else if (own.sha256().equals(found.trustedSettings())
                        || asked(c, own, "Trust it as it stands here?")) {
                    show(c, control.trustShown(found.id(), own.sha256()));
                } else {
                    c.print("Nothing was changed.");
                }
                return DONE;
            }
        }
    }

    @Command(
            name = "remove",
            description = "Forgets a project. Its files stay, its checkpoints go.")
    static final class Remove extends Action {
        @Parameters(paramLabel = "P", description = "Its id, name or path.")
        String project = "";

        Remove(CommandContext c) {
            super(c);
        }

        @Override
        public Integer call() {
            try (Control control = c.change("project remove")) {
                Project found = c.requireProject(control, project);
                String left = control.removeProject(found.id());
                if (c.json()) {
                    c.json(TaskJson.project(found));
                } else {
                    c.print("Forgot " + found.id() + ". The files in " + found.path() + " stay.");
                }
                if (!left.isEmpty()) {
                    c.remark(left);
                }
                return DONE;
            }
        }
    }
}
