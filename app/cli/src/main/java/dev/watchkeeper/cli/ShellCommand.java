package dev.watchkeeper.cli;

import picocli.CommandLine.Command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code shell} */
@Command(name = "shell", description = "Commands one after another, until exit.")
final class ShellCommand extends Action {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    ShellCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() {
        c.application().expectMore();
        List<String> globals = new ArrayList<>(List.of("--home", c.place().home().toString()));
        c.place()
                .sets()
                .forEach(s -> {
                    globals.add("--set");
                    globals.add(s);
                });
        while (true) {
            if (c.screen().terminal()) {
                c.out().print("watchkeeper> ");
                c.out().flush();
            }
            String line = c.readLine();
            if (line == null || line.strip().equals("exit") || line.strip().equals("quit")) {
                return DONE;
            }
            List<String> words = words(line);
            if (!words.isEmpty() && !words.getFirst().equals("shell")) {
                List<String> all = new ArrayList<>(globals);
                all.addAll(words);
                c.cli().run(c.guard(), all.toArray(String[]::new));
            }
        }
    }

    /** The words of a line; quotes keep blanks together. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            words.add(quoted != null ? quoted : matcher.group(3));
        }
        return words;
    }
}
