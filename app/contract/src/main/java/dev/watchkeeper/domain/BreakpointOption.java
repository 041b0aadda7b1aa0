package dev.watchkeeper.domain;

/**
 * One answer that a breakpoint allows.
 *
 * @param action what it does
 * @param effect what follows, in one line
 */
public record BreakpointOption(BreakpointAction action, String effect) {
    /** What to type. */
    public String name() {
        return action.word();
    }
}
