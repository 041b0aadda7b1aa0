package dev.watchkeeper.mutation;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The languages whose text can be changed. */
enum Dialect {
    PYTHON(Set.of("py")),
    JAVA(Set.of("java")),
    JAVASCRIPT(Set.of("js", "jsx", "mjs", "cjs")),
    TYPESCRIPT(Set.of("ts", "tsx", "mts", "cts")),
    GO(Set.of("go")),
    RUST(Set.of("rs"));

    private final Set<String> endings;

    Dialect(Set<String> endings) {
        this.endings = endings;
    }

    /** That of a file, by its name. */
    static Optional<Dialect> of(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean declares = path.endsWith(".d.ts");
        for (Dialect each : values()) {
            if (each.endings.contains(ending) && !declares) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    boolean script() {
        return this == JAVASCRIPT || this == TYPESCRIPT;
    }

    /** Whether a statement may end with its line, without a semicolon. */
    boolean endsWithLine() {
        return this == PYTHON || this == GO || script();
    }

    /** Whether a type may stand between angle brackets. */
    boolean anglesOfTypes() {
        return this != PYTHON && this != GO;
    }
}
