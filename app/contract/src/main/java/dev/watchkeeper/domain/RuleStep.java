package dev.watchkeeper.domain;

import java.util.Locale;

/** A step in the life of an attempt at which breakpoint rules are asked. */
public enum RuleStep {
    /** A checkpoint before or after it could not be taken. */
    NO_CHECKPOINT("when no checkpoint can be taken"),
    /** The agent's account has met its limit; the work is not looked at. */
    LIMIT("when an account meets its limit"),
    /** The agent asks, or something was not permitted to it. */
    QUESTION("when the agent asks or was denied something"),
    /** The work was validated, checked and scored, and is not about to be accepted. */
    ASSESSED("when work was assessed"),
    /** Without the rules, the work would be accepted now. */
    ACCEPTANCE("before work is accepted");

    private final String text;

    RuleStep(String text) {
        this.text = text;
    }

    /** When it is, in words that go on a sentence. */
    public String text() {
        return text;
    }

    /** The word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
