package dev.watchkeeper.settings;

/**
 * A project's settings file as it was read on the project's host.
 *
 * @param place how a person knows the file
 * @param content its bytes; not copied, not changed
 * @param trusted whether the person has trusted exactly this content
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record ProjectFile(String place, byte[] content, boolean trusted) {}
