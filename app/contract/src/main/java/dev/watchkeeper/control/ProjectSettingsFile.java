package dev.watchkeeper.control;

/**
 * A settings file of a project as it is now, to be shown to a person before it is trusted.
 *
 * @param place how a person knows the file
 * @param text what stands in it; what is no UTF-8 is replaced by marks
 * @param sha256 of its bytes, in hex: what is trusted
 */
public record ProjectSettingsFile(String place, String text, String sha256) {}
