package dev.watchkeeper.desktop.shell;

/**
 * Where a person is.
 *
 * @param screen which screen
 * @param task the task whose run is shown; empty on other screens
 * @param attempt the attempt of it; 0 for the last one
 */
record ScreenPlace(Name screen, String task, int attempt) {
    /** The screens. */
    enum Name {
        NOW("Now"),
        BREAKPOINTS("Breakpoints"),
        RUN("Run");

        private final String word;

        Name(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static ScreenPlace of(Name screen) {
        return new ScreenPlace(screen, "", 0);
    }
}
