package dev.watchkeeper.control;

/**
 * The person's settings file as it was read.
 *
 * @param place its path
 * @param text empty if there is no such file
 * @param sha256 of its bytes, in hex; empty if there is no such file
 */
public record SettingsText(String place, String text, String sha256) {}
