package dev.watchkeeper.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells a person of words that a command doesn't know. */
final class UnknownWords {
    private UnknownWords() {}

    /** What is wrong with the first of them, in the words of who typed it. */
    static String message(UnmatchedArgumentException error) {
        String word = error.getUnmatched().getFirst();
        CommandSpec command = error.getCommandLine().getCommandSpec();
        String name = name(command);
        if (word.startsWith("-")) {
            return (name.isEmpty() ? "there is" : "'" + name + "' has")
                    + " no option '"
                    + word
                    + "'";
        }
        if (command.subcommands().isEmpty()) {
            return "'" + name + "' takes no " + another(command) + "argument '" + word + "'";
        }
        return "there is no command '" + (name.isEmpty() ? "" : name + " ") + word + "'";
    }

    private static String another(CommandSpec command) {
        return command.positionalParameters().isEmpty() ? "" : "further ";
    }

    /** The commands and options that may be meant; at the top those below the commands too. */
    static List<String> similar(UnmatchedArgumentException error) {
        String word = error.getUnmatched().getFirst();
        CommandSpec command = error.getCommandLine().getCommandSpec();
        if (word.startsWith("-")) {
            return Similar.to(word, List.copyOf(command.optionsMap().keySet()));
        }
        List<String> near = Similar.to(word, List.copyOf(command.subcommands().keySet()));
        if (!near.isEmpty() || !(command.userObject() instanceof Root)) {
            return near;
        }
        return below(word, command);
    }

    private static List<String> below(String word, CommandSpec root) {
        List<String> names = new ArrayList<>();
        Set<String> paths = new LinkedHashSet<>();
        for (CommandLine each : root.subcommands().values()) {
            names.addAll(each.getSubcommands().keySet());
        }
        for (String near : Similar.to(word, names)) {
            for (Map.Entry<String, CommandLine> each : root.subcommands().entrySet()) {
                if (each.getValue().getSubcommands().containsKey(near)) {
                    paths.add("'watchkeeper " + each.getKey() + " " + near + "'");
                }
            }
        }
        return List.copyOf(paths);
    }

    /** Such as {@code task add}; empty for the program itself. */
    private static String name(CommandSpec command) {
        String whole = command.qualifiedName();
        int space = whole.indexOf(' ');
        return space < 0 ? "" : whole.substring(space + 1);
    }
}
