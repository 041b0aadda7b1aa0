package dev.watchkeeper.assess;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what of a file of Go, JavaScript or TypeScript is run as soon as the file is loaded. */
final class LoadedCode {
    /**
     * Some code.
     *
     * @param line index of its line
     * @param code its text; strings are empty, comments are gone
     * @param function that it stands in; empty where it is run when the file is loaded
     */
    record Piece(int line, String code, String function) {}

    /** A function without a name, or the part of a file that is run only where it is started. */
    static final String NAMELESS = "?";

    /**
     * Characters of a head, or of what follows a function, that are looked at; a bundle is one
     * line.
     */
    private static final int NEAR = 400;

    private static final int LONG_LINE = 5000;

    /** Pieces before a function's body that may hold its name. */
    private static final int PIECES_OF_HEAD = 40;

    private static final Pattern GO_FUNCTION =
            Pattern.compile("\\bfunc\\s*(?:\\([^)]*\\)\\s*)?(\\w+)?\\s*(?:\\[[^\\]]*\\]\\s*)?\\(");
    private static final Pattern SCRIPT_FUNCTION =
            Pattern.compile("=>\\s*$|\\bfunction\\b\\s*\\*?\\s*\\w*\\s*(?:<[^>]*>)?\\s*\\(");
    private static final Pattern METHOD =
            Pattern.compile("(?:^|[\\s,*#])([\\w$]+)\\s*\\([^{}]*\\)\\s*(?::[^{}=]*)?$");
    private static final Pattern STATEMENT =
            Pattern.compile("\\b(?:if|for|while|switch|catch|with|else|do|try|finally)\\b");
    private static final Pattern NAME =
            Pattern.compile(
                    "\\bfunction\\b\\s*\\*?\\s*(\\w+)|([\\w$]+)\\s*(?::[^=]*)?[=:](?![=>])");
    private static final Pattern STARTED =
            Pattern.compile(
                    "require\\.main\\s*===?\\s*module|module\\s*===?\\s*require\\.main|import\\.meta\\.main"
                            + "|===?\\s*import\\.meta\\.|import\\.meta\\.\\w+\\s*===?");
    private static final Pattern CALLED =
            Pattern.compile("\\s*\\)?[ \\t]*(?:\\.(?:call|apply)\\s*)?\\(");

    /** What calls what it is given soon, whatever happens. */
    private static final Pattern CALLS =
            Pattern.compile(
                    "(?:\\.(?:Do|forEach|map|then|finally|nextTick)|\\b(?:setImmediate|setTimeout|queueMicrotask))"
                            + "\\s*$|\\bprocess\\.(?:on|once|addListener|prependListener)\\s*$");

    private static final Pattern AT_END = Pattern.compile("[\"'`](?:beforeExit|exit)[\"'`]");

    private record Frame(char open, int at, String function, int[] start) {}

    private final boolean go;
    private final List<String> lines;
    private final String code;
    private final int[] closing;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();
    private int line;

    private LoadedCode(boolean go, List<String> lines, String code) {
        this.go = go;
        this.lines = lines;
        this.code = code;
        this.closing = closing(code);
    }

    /** Of each opening bracket the place of the one that closes it; 0 for none. */
    private static int[] closing(String code) {
        int[] closing = new int[code.length()];
        int[] open = new int[code.length()];
        int depth = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if ("{([".indexOf(c) >= 0) {
                open[depth++] = i;
            } else if ("})]".indexOf(c) >= 0 && depth > 0) {
                closing[open[--depth]] = i;
            }
        }
        return closing;
    }

    static List<Piece> of(String path, List<String> lines) {
        boolean go = path.endsWith(".go");
        BracedSource.Style style = go ? BracedSource.Style.GO : BracedSource.Style.SCRIPT;
        Optional<List<String>> certain = BracedSource.of(style, lines);
        LoadedCode made =
                new LoadedCode(
                        go, lines, String.join("\n", certain.orElseGet(() -> rough(path, lines))));
        made.read();
        return made.pieces;
    }

    /** The code of each line as far as it goes. */
    private static List<String> rough(String path, List<String> lines) {
        SourceLanguage language = SourceLanguage.of(path).orElse(SourceLanguage.SCRIPT);
        List<StringBuilder> made = new ArrayList<>();
        lines.forEach(l -> made.add(new StringBuilder()));
        for (SourceTokens.Token token : SourceTokens.of(String.join("\n", lines), language, 0)) {
            StringBuilder to = made.get(Math.min(token.line(), made.size() - 1));
            boolean word = token.kind() == SourceTokens.Kind.WORD;
            boolean after =
                    !to.isEmpty() && Character.isJavaIdentifierPart(to.charAt(to.length() - 1));
            to.append(word && after ? " " : "")
                    .append(
                            switch (token.kind()) {
                                case STRING -> "\"\"";
                                case END -> ";";
                                default -> token.text();
                            });
        }
        return made.stream().map(StringBuilder::toString).toList();
    }

    private void read() {
        frames.push(new Frame('{', 0, "", new int[] {0}));
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (")]},;".indexOf(c) >= 0 || c == '\n' && expressionEnds(i)) {
                leaveArrows();
            }
            switch (c) {
                case '{' -> {
                    String made = function(i);
                    end();
                    if (!made.equals(top().function())) {
                        forgetHead(made, i);
                    }
                    frames.push(new Frame(c, i, made, new int[] {i + 1}));
                }
                case '(', '[' -> {
                    piece.append(c);
                    frames.push(new Frame(c, i, top().function(), new int[] {i + 1}));
                }
                case '}', ')', ']' -> {
                    if (c == '}') {
                        end();
                    } else {
                        piece.append(c);
                    }
                    if (frames.size() > 1) {
                        frames.pop();
                    }
                    if (c == '}' && top().open() == '{') {
                        top().start()[0] = i + 1;
                    }
                }
                case ';', ',' -> {
                    piece.append(c);
                    if (c == ';') {
                        end();
                    }
                    top().start()[0] = c == ';' || top().open() != '{' ? i + 1 : top().start()[0];
                }
                case '\n' -> {
                    end();
                    line++;
                    if (top().open() == '{' && !goesOn(i)) {
                        top().start()[0] = i + 1;
                    }
                }
                case '>' -> {
                    piece.append(c);
                    if (!go && i > 0 && code.charAt(i - 1) == '=' && !opensBlock(i + 1)) {
                        String made = function(i + 1);
                        end();
                        frames.push(new Frame('>', i, made, new int[] {i + 1}));
                    }
                }
                default -> piece.append(c);
            }
        }
        end();
    }

    private Frame top() {
        return frames.getFirst();
    }

    private void end() {
        if (!piece.toString().isBlank()) {
            pieces.add(new Piece(line, piece.toString(), top().function()));
        }
        piece.setLength(0);
    }

    /** What names a function where it is written is no call of it. */
    private void forgetHead(String name, int at) {
        long over = head(at).strip().lines().count() - 1;
        Pattern head = Pattern.compile("(?<![\\w.$])" + Pattern.quote(name) + "\\s*\\(");
        int first = Math.max(0, pieces.size() - PIECES_OF_HEAD);
        for (int i = pieces.size() - 1; i >= first && pieces.get(i).line() >= line - over; i--) {
            Piece each = pieces.get(i);
            String rest = head.matcher(each.code()).replaceFirst("(");
            if (!rest.equals(each.code())) {
                pieces.set(i, new Piece(each.line(), rest, each.function()));
                return;
            }
        }
    }

    private void leaveArrows() {
        while (top().open() == '>') {
            end();
            frames.pop();
        }
    }

    private boolean expressionEnds(int at) {
        return top().open() == '>' && !blank(top().at() + 1, at) && ".?:&|+".indexOf(after(at)) < 0;
    }

    private boolean goesOn(int at) {
        String before = head(at).stripTrailing();
        return before.endsWith("=") || before.endsWith(",") || before.endsWith("=>");
    }

    private boolean opensBlock(int from) {
        return after(from) == '{';
    }

    /** The first character from here on that is no space; a space if there is none. */
    private char after(int from) {
        int end = Math.min(code.length(), from + NEAR);
        for (int i = from; i < end; i++) {
            if (!Character.isWhitespace(code.charAt(i))) {
                return code.charAt(i);
            }
        }
        return ' ';
    }

    private boolean blank(int from, int to) {
        return to - from <= NEAR && code.substring(Math.min(from, to), to).isBlank();
    }

    /** What stands before a place in its statement, as far as it is near. */
    private String head(int at) {
        return code.substring(Math.max(top().start()[0], at - NEAR), at);
    }

    /** The function that what begins here stands in. */
    private String function(int at) {
        String around = top().function();
        String head = head(at);
        return go ? goFunction(head, around, at) : scriptFunction(head, around, at);
    }

    private String goFunction(String head, String around, int at) {
        Matcher found = GO_FUNCTION.matcher(head);
        if (!found.find()) {
            return around;
        }
        if (frames.size() == 1 && head.stripLeading().startsWith("func")) {
            String name = found.group(1) == null ? NAMELESS : found.group(1);
            return name.equals("init") ? "" : name;
        }
        Matcher name = Pattern.compile("(\\w+)\\s*:?=\\s*func\\b").matcher(head);
        return called(at) || top().open() == '(' && calls()
                ? around
                : name.find() ? name.group(1) : NAMELESS;
    }

    private String scriptFunction(String head, String around, int at) {
        if (STARTED.matcher(head).find() && !head.contains("!")) {
            return NAMELESS;
        }
        boolean function = SCRIPT_FUNCTION.matcher(head).find();
        Matcher method = METHOD.matcher(head);
        if (!function && method.find() && !STATEMENT.matcher(head).find()) {
            return method.group(1);
        }
        if (!function) {
            return around;
        }
        if (called(at) || top().open() == '(' && calls()) {
            return around;
        }
        Matcher name = NAME.matcher(head);
        if (!name.find()) {
            return NAMELESS;
        }
        return name.group(1) != null ? name.group(1) : name.group(2);
    }

    /** Whether a function whose body begins here is called where it ends. */
    private boolean called(int at) {
        boolean block = at < code.length() && code.charAt(at) == '{';
        int end = block ? closing[at] : endAround();
        return end > 0
                && CALLED.matcher(code.substring(end + 1, Math.min(code.length(), end + 1 + NEAR)))
                        .lookingAt();
    }

    /** Where the brackets end that are around what is read; 0 where there are none. */
    private int endAround() {
        for (Frame frame : frames) {
            if (frame.open() != '>') {
                return frame == frames.getLast() ? 0 : closing[frame.at()];
            }
        }
        return 0;
    }

    /** Whether a line names the end of the process as what it waits for; so may a very long one. */
    private static boolean atEnd(String line) {
        return line.length() > LONG_LINE || AT_END.matcher(line).find();
    }

    private boolean calls() {
        Matcher found = CALLS.matcher(code.substring(Math.max(0, top().at() - 60), top().at()));
        return found.find()
                && (!found.group().startsWith("process")
                        || atEnd(lines.get(Math.min(line, lines.size() - 1))));
    }
}
