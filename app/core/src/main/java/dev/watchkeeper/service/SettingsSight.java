package dev.watchkeeper.service;

/** What a look at a project's settings file has found. */
public sealed interface SettingsSight {
    /**
     * A file.
     *
     * @param content its bytes; not copied, not changed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Found(byte[] content) implements SettingsSight {}

    /** There is none. */
    record Absent() implements SettingsSight {}

    /**
     * Something that can be no settings file, such as a link, a pipe or a file of many megabytes.
     *
     * @param why in a sentence that names it
     */
    record Odd(String why) implements SettingsSight {}

    /**
     * Nobody could look, or has looked yet: the host is out of reach, or the workspace is away.
     *
     * @param why in a sentence
     * @param hint what a person can do; may be empty
     */
    record Unknown(String why, String hint) implements SettingsSight {}
}
