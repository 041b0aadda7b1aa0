package dev.watchkeeper.domain;

/**
 * How far the journal was looked through for what a person should know.
 *
 * @param home names this home in the ids of its notices
 * @param seq of the last event that was looked at
 * @param running whether a supervisor has begun there that has not ended
 */
public record NoticeReach(String home, long seq, boolean running) {}
