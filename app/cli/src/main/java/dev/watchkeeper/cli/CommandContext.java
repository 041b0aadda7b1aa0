package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Surroundings;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a command works with: its options, its doors and its paper. */
final class CommandContext {
    private final Root root;
    private final Cli cli;
    private final ApplicationPort application;
    private final Cli.Surface surface;
    private final AttemptGuard guard;
    private final Text text;

    CommandContext(
            Root root,
            Cli cli,
            ApplicationPort application,
            Cli.Surface surface,
            AttemptGuard guard) {
        this.root = root;
        this.cli = cli;
        this.application = application;
        this.surface = surface;
        this.guard = guard;
        this.text = new Text(surface.screen());
    }

    ApplicationPort application() {
        return application;
    }

    /** The door to read settings, plugins, models, agents and hosts by. */
    Surroundings surroundings() {
        return application.surroundings(place(), false);
    }

    /** The door to change them by; refused inside an attempt. */
    Surroundings changeSurroundings(String command) {
        changing(command);
        return application.surroundings(place(), true);
    }

    Cli cli() {
        return cli;
    }

    AttemptGuard guard() {
        return guard;
    }

    boolean json() {
        return root.json;
    }

    TerminalScreen screen() {
        return surface.screen();
    }

    Text text() {
        return text;
    }

    Clock clock() {
        return surface.clock();
    }

    /** Where words for people go; with {@code --json} stdout is left to JSON. */
    PrintStream out() {
        return json() ? surface.err() : surface.out();
    }

    /** Whether nobody reads any more what is printed. */
    boolean unread() {
        return surface.out().checkError();
    }

    Path folder() {
        return surface.folder();
    }

    Map<String, String> environment() {
        return surface.environment();
    }

    ApplicationPort.Place place() {
        Path home = home(root.home);
        if (Files.exists(home) && !Files.isDirectory(home)) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.HOME,
                    "the home " + home + " is a file and no folder",
                    "name a folder with --home or WATCHKEEPER_HOME; a new one is made");
        }
        return new ApplicationPort.Place(home, root.sets);
    }

    private Path home(@Nullable Path asked) {
        return HomePlace.find(
                asked,
                surface.environment(),
                System.getProperty("os.name", ""),
                Path.of(System.getProperty("user.home", ".")));
    }

    /**
     * Before the words are read.
     *
     * @param asked the home that they name
     */
    void expectSupervisor(@Nullable Path asked) {
        application.expectSupervisor(home(asked));
    }

    /** The door to read by; nothing is made for it. */
    Control open() {
        return open(place());
    }

    /** The door to read by, with the settings as they are without {@code --set}. */
    Control openWithoutSets() {
        return open(new ApplicationPort.Place(place().home(), List.of()));
    }

    private Control open(ApplicationPort.Place place) {
        if (application.hasHome(place)) {
            return application.open(place);
        }
        boolean named =
                root.home != null
                        || !surface.environment().getOrDefault("WATCHKEEPER_HOME", "").isBlank();
        if (named && !Files.isDirectory(place.home())) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "there is no home at " + place.home(),
                    "check the path; 'watchkeeper project add PATH' makes one there");
        }
        remark(
                "Nothing here yet: there is no home at "
                        + place.home()
                        + "; "
                        + command("project add PATH")
                        + " makes it.");
        return application.openNothing(place);
    }

    /** The words of {@code --set}. */
    List<String> sets() {
        return List.copyOf(root.sets);
    }

    /** The door to change something by; refused inside an attempt. */
    Control change(String command) {
        changing(command);
        return application.open(place());
    }

    void changing(String command) {
        guard.check(command);
    }

    void print(String line) {
        out().println(line);
    }

    void print(List<String> lines) {
        lines.forEach(this::print);
    }

    /** A line of JSON on stdout, in one piece. */
    void json(Object value) {
        cli.result(value);
    }

    /** A line of a stream of events: from now on, every line on stdout is one. */
    void event(Event event) {
        root.streaming = true;
        json(TaskJson.event(event));
    }

    /** A remark that is no result: to stderr, so that a script's input stays clean. */
    void remark(String line) {
        surface.err().println(line);
    }

    /** The command line to type for {@code rest}, at this home. */
    String command(String rest) {
        return typed().line(rest);
    }

    /** Words of another room, its lines to type as this person types them. */
    String spoken(String text) {
        return typed().in(text);
    }

    private TypedCommand typed() {
        return new TypedCommand(TypedCommand.nameOfThisProcess(), root.home);
    }

    /** From now on the command lines to type are for this home. */
    void at(Path home) {
        root.home = home;
    }

    /** Asks a yes-or-no question; no where nobody can answer. */
    boolean confirm(String question) {
        if (!screen().terminal() || json()) {
            return false;
        }
        out().print(question + " [y/N] ");
        out().flush();
        String answer = readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    @Nullable String readLine() {
        try {
            return surface.in().readLine();
        } catch (IOException e) {
            return null;
        }
    }

    /** All that stands on standard input. */
    String readAll() {
        StringBuilder all = new StringBuilder();
        for (String line = readLine(); line != null; line = readLine()) {
            all.append(line).append('\n');
            if (all.length() > SmallFile.LARGEST) {
                throw new WatchkeeperException(
                        Code.USAGE,
                        "what stands on standard input is larger than "
                                + (SmallFile.LARGEST >> 20)
                                + " MiB",
                        "give a shorter text, and name files in it instead of their content");
            }
        }
        return all.toString();
    }

    /**
     * The project that a command is about.
     *
     * @param asked its id, name or path; {@code null} for the one around the current folder
     * @return {@code null} if none was named and none is around the current folder
     */
    @Nullable Project project(Control control, @Nullable String asked) {
        if (asked != null) {
            return ProjectPaths.isPath(asked)
                    ? new ProjectPaths(folder(), control.hostEntries()).named(control, asked)
                    : ofOneWord(control, asked);
        }
        List<Project> all = control.projects();
        return all.isEmpty() ? null : new ProjectPaths(folder(), control.hostEntries()).around(all);
    }

    /** An id or a name; where there is none, a path may consist of one word as well. */
    private Project ofOneWord(Control control, String asked) {
        try {
            return control.findProject(asked);
        } catch (WatchkeeperException e) {
            if (e.code() != Code.UNKNOWN_ID || !Files.isDirectory(folder().resolve(asked))) {
                throw e;
            }
            return new ProjectPaths(folder(), control.hostEntries())
                    .at(folder().resolve(asked), control.projects())
                    .orElseThrow(() -> e);
        }
    }

    Project requireProject(Control control, @Nullable String asked) {
        Project found = project(control, asked);
        if (found == null) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "no project is named, and none is around " + folder(),
                    "--project P, or " + command("project add PATH"));
        }
        return found;
    }

    static @Nullable String idOf(@Nullable Project project) {
        return project == null ? null : project.id();
    }

    /** The text of a file, or of standard input for {@code -}. */
    String read(String file) {
        if (file.equals("-")) {
            return readAll();
        }
        try {
            return SmallFile.text(folder().resolve(file));
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.USAGE, "can't read " + file + ": " + e.getMessage(), "check the path", e);
        }
    }

    /** A time that a person wrote: {@code 8h}, {@code 30m}, {@code 2d} ago, or an ISO 8601 time. */
    Instant since(String written) {
        try {
            if (written.matches("[0-9]+[smhd]")) {
                long n = Long.parseLong(written.substring(0, written.length() - 1));
                return clock().instant()
                        .minus(
                                switch (written.charAt(written.length() - 1)) {
                                    case 's' -> Duration.ofSeconds(n);
                                    case 'm' -> Duration.ofMinutes(n);
                                    case 'h' -> Duration.ofHours(n);
                                    default -> Duration.ofDays(n);
                                });
            }
            return Instant.parse(written);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "not a time: " + written,
                    "such as 8h, 30m, 2d or 2026-03-14T05:30:00Z",
                    e);
        }
    }
}
