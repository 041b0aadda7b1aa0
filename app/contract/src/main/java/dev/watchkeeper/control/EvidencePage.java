package dev.watchkeeper.control;

/**
 * A piece of evidence.
 *
 * @param next offset to go on from
 * @param size of the whole in bytes so far
 */
public record EvidencePage(String text, long next, long size) {}
