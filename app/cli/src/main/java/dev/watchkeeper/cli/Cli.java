package dev.watchkeeper.cli;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The command line. One instance runs any number of commands, one after another. */
public final class Cli {
    /** The version that {@code version} tells. */
    public static final String VERSION = "0.1.0";

    /** What words mean that are no command, though one might be looked for under them. */
    private static final Map<String, String> MEANT =
            Map.of(
                    "why", "watchkeeper log TASK --why",
                    "add", "watchkeeper task add",
                    "import", "watchkeeper task import FILE",
                    "retry", "watchkeeper task retry ID",
                    "cancel", "watchkeeper task cancel ID",
                    "answer", "watchkeeper breakpoint resolve ID --choose OPTION",
                    "resolve", "watchkeeper breakpoint resolve ID --choose OPTION",
                    "restore", "watchkeeper checkpoint restore ID",
                    "start", "watchkeeper run");

    private final ApplicationPort application;
    private final Surface surface;

    /**
     * What the command line was called with, apart from its arguments.
     *
     * @param in what a person types
     * @param folder the current folder, absolute
     */
    public record Surface(
            PrintStream out,
            PrintStream err,
            BufferedReader in,
            TerminalScreen screen,
            Map<String, String> environment,
            Path folder,
            Clock clock) {}

    public Cli(ApplicationPort application, Surface surface) {
        this.application = application;
        this.surface = surface;
    }

    /** The command line of this process. */
    public static Cli ofProcess(ApplicationPort application) {
        PrintStream out = new ResultStream(new FileOutputStream(FileDescriptor.out));
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean terminal = System.console() != null && System.console().isTerminal();
        Map<String, String> environment = System.getenv();
        boolean colour =
                terminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(environment.get("TERM"));
        return new Cli(
                application,
                new Surface(
                        out,
                        err,
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                        new TerminalScreen(terminal, colour, width(environment)),
                        environment,
                        Path.of("").toAbsolutePath(),
                        Clock.systemUTC()));
    }

    private static int width(Map<String, String> environment) {
        try {
            return Math.max(40, Integer.parseInt(environment.getOrDefault("COLUMNS", "120")));
        } catch (NumberFormatException e) {
            return 120;
        }
    }

    /** Runs one command and returns its exit status. */
    public int run(String... args) {
        return run(AttemptGuard.ofThisProcess(), args);
    }

    int run(AttemptGuard guard, String... typed) {
        String[] args = Root.helped(List.of(typed)).toArray(String[]::new);
        Root root = new Root();
        try {
            int status = execute(root, guard, args);
            requireWritten();
            return status;
        } catch (RuntimeException e) {
            List<String> given = List.of(args);
            return failed(e, root.home, Root.asksForJson(given), given.contains("--verbose"));
        }
    }

    private void requireWritten() {
        String lost = surface.out() instanceof ResultStream results ? results.lost() : null;
        if (lost != null) {
            throw new WatchkeeperException(
                    Code.HOME,
                    "the output could not be written whole: " + lost,
                    "see that the disk that it goes to is not full; what the command does is done");
        }
    }

    private int execute(Root root, AttemptGuard guard, String... args) {
        CommandContext context = new CommandContext(root, this, application, surface, guard);
        root.enter(context);
        SequencedMap<String, Class<?>> commands = Root.commands(List.of(args));
        if (RunCommand.becomesSupervisor(commands, List.of(args))) {
            // Beside the reading of the words, which takes a while.
            context.expectSupervisor(Root.home(List.of(args)));
        }
        CommandLine line = new CommandLine(root, new Commands(context));
        commands.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        // A title that begins with @ is a title, and no file of options that somebody left there.
        line.setExpandAtFiles(false);
        boolean json = Root.asksForJson(List.of(args));
        line.setOut(
                new PrintWriter(
                        json ? surface.err() : surface.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surface.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        surface.screen().colour()
                                ? CommandLine.Help.Ansi.ON
                                : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((error, given) -> usage(error, root, given));
        line.setExecutionExceptionHandler((error, command, parsed) ->
                failed(error, root.home, root.json && !root.streaming, root.verbose));
        return line.execute(args);
    }

    private int usage(ParameterException error, Root root, String[] args) {
        String hint = "";
        String message = String.valueOf(error.getMessage());
        if (error instanceof UnmatchedArgumentException unmatched) {
            message = UnknownWords.message(unmatched);
            String word = unmatched.getUnmatched().getFirst();
            List<String> similar = UnknownWords.similar(unmatched);
            String meant = MEANT.get(word);
            if (meant != null && error.getCommandLine().getParent() == null) {
                hint = "did you mean '" + meant + "'? ";
            } else if (!similar.isEmpty()) {
                hint = "did you mean " + String.join(" or ", similar) + "? ";
            }
        }
        hint += error.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        List<String> given = List.of(args);
        return failed(
                new WatchkeeperException(Code.USAGE, message, hint, error),
                root.home,
                Root.asksForJson(given),
                given.contains("--verbose"));
    }

    private int failed(Exception error, @Nullable Path home, boolean json, boolean verbose) {
        WatchkeeperException told =
                error instanceof WatchkeeperException known
                        ? known
                        : new WatchkeeperException(
                                Code.INTERNAL,
                                "a defect of Watchkeeper: " + error,
                                "--verbose shows where; please report it",
                                error);
        TypedCommand typed = new TypedCommand(TypedCommand.nameOfThisProcess(), home);
        String message = typed.in(String.valueOf(told.getMessage()));
        String hint = typed.in(told.hint());
        surface.err().println("watchkeeper: " + Text.cleanLines(message));
        if (!hint.isEmpty()) {
            surface.err().println("  → " + Text.cleanLines(hint));
        }
        if (json) {
            result(JsonWriter.error(told.code().name(), message, hint));
        }
        if (verbose) {
            error.printStackTrace(surface.err());
        }
        return told.code().exitStatus();
    }

    /**
     * A line of JSON: written at once, so that whoever is killed meanwhile leaves no half of it.
     */
    void result(Object value) {
        byte[] line = (JsonWriter.line(value) + "\n").getBytes(StandardCharsets.UTF_8);
        surface.out().write(line, 0, line.length);
        surface.out().flush();
    }

    /** Makes the command objects, each with the context. */
    private record Commands(CommandContext context) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (Action.class.isAssignableFrom(type)) {
                var constructor = type.getDeclaredConstructor(CommandContext.class);
                constructor.setAccessible(true);
                return constructor.newInstance(context);
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
