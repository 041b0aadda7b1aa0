package dev.watchkeeper.evidence;

/**
 * A part of a piece of evidence, cut between characters.
 *
 * @param text empty if there is nothing more for now
 * @param next offset in bytes to go on from
 * @param size of the whole in bytes so far
 */
public record EvidenceSlice(String text, long next, long size) {}
