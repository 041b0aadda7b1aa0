package dev.watchkeeper.domain;

/**
 * One answer that a breakpoint allows.
 *
 * @param name what to type
 * @param effect what follows, in one line
 */
public record BreakpointOption(String name, String effect) {}
