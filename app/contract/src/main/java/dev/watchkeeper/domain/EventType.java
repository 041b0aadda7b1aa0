package dev.watchkeeper.domain;

import java.util.Locale;

/** The kinds of events in the journal. */
public enum EventType {
    TASK_ADDED,
    TASK_READY,
    ATTEMPT_STARTED,
    PROMPT_WRITTEN,
    CHECKPOINT_TAKEN,
    AGENT_STARTED,
    AGENT_OUTPUT,
    /** What a running agent asked has its answer, by a rule, a person or a default. */
    AGENT_ANSWERED,
    AGENT_ENDED,
    FILE_CHANGED,
    /** What an attempt did to the project's git. */
    REPOSITORY_CHANGED,
    VALIDATED,
    GATE_ENDED,
    /** It was tried whether the tests notice a change. */
    TESTS_TRIED,
    JUDGED,
    SCORED,
    DECIDED,
    SUMMARISED,
    BREAKPOINT_RAISED,
    BREAKPOINT_RESOLVED,
    HOLD_STARTED,
    HOLD_ENDED,
    RESTORED,
    /** It became known whether an attempt's work was right. */
    OUTCOME_KNOWN,
    TASK_DONE,
    TASK_FAILED,
    TASK_CHANGED,
    /** A settings file was changed, and what it says is in force. */
    SETTINGS_CHANGED,
    /** A settings file was changed and can't be used; what was in force stays so. */
    SETTINGS_REFUSED,
    /** A plugin's jar came, went, was trusted, loaded or switched off, or can't be used. */
    PLUGIN_CHANGED,
    /** A notifier has taken a notice. */
    NOTICE_SENT,
    /** A notice could not be delivered; told when it fails first, and when it is given up. */
    NOTICE_FAILED,
    /** Somebody set the clock; what was due by the old one is due by the new. */
    CLOCK_CHANGED,
    SUPERVISOR_STARTED,
    SUPERVISOR_RECOVERED,
    SUPERVISOR_STOPPED;

    /** The word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
