package dev.watchkeeper.desktop.screen.settings;

import java.util.List;

/**
 * A setting that has a form.
 *
 * @param key of the settings
 * @param word what it is, in few words
 * @param help what it does, in one sentence
 */
record Field(String key, Kind kind, String group, String word, String help) {
    /** How it is set. */
    enum Kind {
        /** A share from 0 to 1. */
        SHARE,
        /** On or off. */
        SWITCH,
        /** A number, a length of time, a name. */
        WORDS
    }

    /** Those that people change most, in the order in which they are shown. */
    static final List<Field> ALL =
            List.of(
                    new Field(
                            "thresholds.accept",
                            Kind.SHARE,
                            "Decisions",
                            "Accept from",
                            "From this confidence on, good work is accepted without you."),
                    new Field(
                            "thresholds.clarify",
                            Kind.SHARE,
                            "Decisions",
                            "Try again from",
                            "From here up to accept it is tried again; below, you are asked."),
                    new Field(
                            "thresholds.spot-checks",
                            Kind.SHARE,
                            "Decisions",
                            "Spot checks",
                            "The least share of accepts that you are offered to look at."),
                    new Field(
                            "thresholds.attempts",
                            Kind.WORDS,
                            "Decisions",
                            "Attempts of a task",
                            "How often a task is tried at most."),
                    new Field(
                            "supervisor.parallel",
                            Kind.WORDS,
                            "Running",
                            "Attempts at once",
                            "Never two in one workspace."),
                    new Field(
                            "supervisor.attempt-timeout",
                            Kind.WORDS,
                            "Running",
                            "Longest attempt",
                            "An attempt that takes longer is ended, such as 60m."),
                    new Field(
                            "limits.wait",
                            Kind.WORDS,
                            "Running",
                            "Longest rest",
                            "The longest limit of an account to sit out, such as 12h."),
                    new Field(
                            "limits.resume",
                            Kind.SWITCH,
                            "Running",
                            "Go on after a limit",
                            "Whether it goes on by itself when the limit has ended."),
                    new Field(
                            "model.name",
                            Kind.WORDS,
                            "Model",
                            "Local model",
                            "As its server calls it."));
}
