package dev.watchkeeper.assess;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A shell's text taken apart into simple commands, each a list of words without their quotes. What
 * stands in a substitution or in braces counts as commands too. No expansion is done.
 */
final class ShellWords {
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;

    private ShellWords() {}

    /** The simple commands of a text, in their order. */
    static List<List<String>> commands(String text) {
        ShellWords made = new ShellWords();
        made.read(text.replace("\\\r\n", " ").replace("\\\n", " "));
        return made.commands;
    }

    private void read(String text) {
        char quote = 0;
        Deque<Character> quotes = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '\'') {
                quote = c == '\'' ? 0 : quote;
                keep(c, c != '\'');
            } else if (c == '\\' && i + 1 < text.length()) {
                keep(text.charAt(++i), true);
            } else if (c == '"') {
                quote = quote == '"' ? 0 : '"';
                begun = true;
            } else if (c == '`') {
                endCommand();
            } else if (c == '$' && i + 1 < text.length() && text.charAt(i + 1) == '(') {
                quotes.push(quote);
                quote = 0;
                i++;
                endCommand();
            } else if (quote == '"') {
                keep(c, true);
            } else if (c == '\'') {
                quote = c;
                begun = true;
            } else if (c == '#' && !begun) {
                int line = text.indexOf('\n', i);
                i = line < 0 ? text.length() : line - 1;
            } else if (c == '(') {
                quotes.push(quote);
                endCommand();
            } else if (c == ')') {
                quote = quotes.isEmpty() ? 0 : quotes.pop();
                endCommand();
            } else if (";&|{}\n".indexOf(c) >= 0) {
                endCommand();
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                keep(c, true);
            }
        }
        endCommand();
    }

    private void keep(char c, boolean is) {
        if (is) {
            word.append(c);
            begun = true;
        }
    }

    private void endWord() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }
}
