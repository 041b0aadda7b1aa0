package dev.watchkeeper.mutation;

import static dev.watchkeeper.mutation.CodeToken.Kind.NUMBER;

import dev.watchkeeper.mutation.Mutant.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Other values returned: what a type has for nothing, or the opposite of a truth value. */
final class ReturnMutants {
    /** What stands where the opposite is meant. */
    private static final String OPPOSITE = "!";

    private static final Set<String> PLAIN =
            Set.of(
                    "true",
                    "false",
                    "True",
                    "False",
                    "None",
                    "null",
                    "nil",
                    "undefined",
                    "self",
                    "this",
                    "NotImplemented");
    private static final Set<String> BLOCKS =
            Set.of(
                    "if",
                    "match",
                    "for",
                    "while",
                    "loop",
                    "unsafe",
                    "let",
                    "return",
                    "else",
                    "break",
                    "continue",
                    "panic",
                    "unreachable",
                    "todo");

    private final CodeText code;
    private final ReturnTypes types;
    private final List<Mutant> found = new ArrayList<>();

    ReturnMutants(CodeText code) {
        this.code = code;
        this.types = new ReturnTypes(code);
    }

    List<Mutant> found() {
        for (int i = 0; i < code.size(); i++) {
            if (code.fixed(i)) {
                continue;
            }
            if (code.at(i).word() && code.is(i, "return")) {
                returned(i);
            } else if (code.dialect == Dialect.RUST && code.is(i, "fn")) {
                tail(i);
            }
        }
        return found;
    }

    private void returned(int i) {
        if (code.at(i + 1).line() != code.at(i).line()) {
            return;
        }
        int end = code.statementEnd(i);
        end = code.is(end, ";") ? end - 1 : end;
        if (end <= i) {
            return;
        }
        switch (code.dialect) {
            case PYTHON -> replace(i + 1, end, "None");
            case JAVASCRIPT -> replace(i + 1, end, "undefined");
            case TYPESCRIPT -> replace(i + 1, end, "undefined as any");
            case JAVA -> replace(i + 1, end, zero(types.java(i)));
            case RUST -> replace(i + 1, end, zero(types.rust(i)));
            case GO -> go(i, end);
        }
    }

    private void go(int i, int end) {
        List<String> results = types.go(i);
        int from = i + 1;
        int values = 1;
        for (int k = i + 1; k <= end; k++) {
            if (code.is(k, ",") && code.at(k).depth() == code.at(i).depth()) {
                from = k + 1;
                values++;
            }
        }
        // Of several values only an error can be left out, for the others go with it.
        if (values == results.size() && (values == 1 || results.getLast().equals("error"))) {
            replace(from, end, zero(results.getLast()));
        }
    }

    /** The value that a function in Rust ends with. */
    private void tail(int fn) {
        int open = code.next(fn, "{", ";");
        int close = code.is(open, "{") ? code.partner(open) : -1;
        if (close < 0) {
            return;
        }
        int from = close;
        while (from - 1 > open && !code.is(from - 1, ";") && !code.is(from - 1, "}")) {
            from = code.partner(from - 1) > open ? code.partner(from - 1) : from - 1;
        }
        if (from < close && !BLOCKS.contains(code.at(from).text())) {
            replace(from, close - 1, zero(types.rust(from)));
        }
    }

    /** What a type has for nothing; empty if that is not known. */
    private String zero(String type) {
        return switch (code.dialect) {
            case JAVA ->
                    switch (type) {
                        case "" -> "";
                        case "int", "long", "short", "byte", "char", "double", "float" -> "0";
                        case "boolean" -> OPPOSITE;
                        case "String" -> "\"\"";
                        case "void" -> "";
                        default -> "null";
                    };
            case GO -> goZero(type);
            case RUST -> rustZero(type);
            case PYTHON, JAVASCRIPT, TYPESCRIPT -> "";
        };
    }

    private static String goZero(String type) {
        if (type.matches("u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune")) {
            return "0";
        }
        if (type.equals("string")) {
            return "\"\"";
        }
        return type.equals("bool")
                ? OPPOSITE
                : type.matches("error|any|\\*.*|\\[\\].*|map\\[.*|func\\(.*") ? "nil" : "";
    }

    private static String rustZero(String type) {
        if (type.matches("[iu](?:8|16|32|64|128|size)")) {
            return "0";
        }
        if (type.matches("f(?:32|64)")) {
            return "0.0";
        }
        return switch (type) {
            case "bool" -> OPPOSITE;
            case "String" -> "String::new()";
            default -> type.startsWith("Option<") ? "None" : "";
        };
    }

    private void replace(int from, int to, String value) {
        String written = code.written(from, to);
        boolean single = from == to && (PLAIN.contains(written) || code.at(from).kind() == NUMBER);
        if (value.isEmpty() || single || written.equals(value) || code.fixed(from)) {
            return;
        }
        boolean opposite = value.equals(OPPOSITE);
        found.add(
                new Mutant(
                        Kind.RETURN,
                        code.at(from).line(),
                        code.at(from).from(),
                        code.at(to).to(),
                        opposite
                                ? "!("
                                        + code.text.substring(
                                                code.at(from).from(), code.at(to).to())
                                        + ")"
                                : value,
                        opposite
                                ? "the returned value turned round"
                                : "`" + value.replace(" as any", "") + "` returned"));
    }
}
