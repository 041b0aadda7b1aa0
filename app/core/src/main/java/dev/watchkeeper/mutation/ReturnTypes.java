package dev.watchkeeper.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the function around a token returns, by its head. */
final class ReturnTypes {
    private static final Set<String> BLOCKS =
            Set.of(
                    "if",
                    "for",
                    "while",
                    "switch",
                    "catch",
                    "synchronized",
                    "try",
                    "else",
                    "do",
                    "finally",
                    "match",
                    "loop",
                    "unsafe");

    private final CodeText code;

    ReturnTypes(CodeText code) {
        this.code = code;
    }

    /** The type in Java; empty if it is not known, or nothing. */
    String java(int from) {
        for (int open = code.brace(from); open > 0; open = code.brace(open)) {
            int end = open - 1;
            if (BLOCKS.contains(code.at(end).text()) || code.is(end, ":")) {
                continue;
            }
            while (code.at(end).word() || code.is(end, ".") || code.is(end, ",")) {
                end--;
                if (code.is(end + 1, "throws")) {
                    break;
                }
            }
            int name = code.is(end, ")") ? code.partner(end) - 1 : -1;
            if (name <= 0) {
                return "";
            }
            if (BLOCKS.contains(code.at(name).text())) {
                continue;
            }
            CodeToken type = code.at(name - 1);
            boolean generic = type.is(">") || type.is(">>") || type.is("]");
            return generic ? "Object" : type.word() && !type.is("new") ? type.text() : "";
        }
        return "";
    }

    /** The types in Go, one after another; empty if they are not known, or there is none. */
    List<String> go(int from) {
        for (int open = code.brace(from); open > 0; open = code.brace(open)) {
            int end = open - 1;
            StringBuilder single = new StringBuilder();
            while (end > 0 && !code.is(end, ")") && code.at(end).line() == code.at(open).line()) {
                single.insert(0, code.at(end).text());
                end--;
            }
            int list = code.is(end, ")") ? code.partner(end) : -1;
            if (list < 0) {
                continue;
            }
            if (isHead(list)) {
                return single.isEmpty() ? List.of() : List.of(single.toString());
            }
            if (single.isEmpty() && code.is(list - 1, ")") && isHead(code.partner(list - 1))) {
                return listed(list, end);
            }
        }
        return List.of();
    }

    /** Whether a bracket begins the parameters of a function. */
    private boolean isHead(int open) {
        if (open <= 0) {
            return false;
        }
        int receiver = code.is(open - 2, ")") ? code.partner(open - 2) - 1 : -1;
        return code.is(open - 1, "func")
                || code.is(open - 2, "func")
                || receiver >= 0 && code.is(receiver, "func");
    }

    private List<String> listed(int open, int close) {
        List<String> types = new ArrayList<>();
        StringBuilder type = new StringBuilder();
        for (int i = open + 1; i <= close; i++) {
            boolean ends = i == close || code.is(i, ",") && code.at(i).depth() == 1 + depth(open);
            if (ends) {
                types.add(type.toString());
                type.setLength(0);
            } else {
                type.append(code.at(i).text());
            }
        }
        return types;
    }

    private int depth(int i) {
        return code.at(i).depth();
    }

    /** The type in Rust; empty if it is not known, or nothing. */
    String rust(int from) {
        for (int open = code.brace(from); open > 0; open = code.brace(open)) {
            StringBuilder type = new StringBuilder();
            for (int i = open - 1; i > 0; i--) {
                CodeToken token = code.at(i);
                if (token.is("->")) {
                    return type.toString();
                }
                if (token.is(";") || token.is("{") || token.is("}") || token.is("=>")) {
                    break;
                }
                type.insert(0, token.text());
            }
        }
        return "";
    }
}
