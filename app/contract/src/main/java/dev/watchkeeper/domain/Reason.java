package dev.watchkeeper.domain;

/**
 * Why something was decided.
 *
 * @param text one sentence
 * @param evidence what it rests on: an evidence id, a factor's name or a rule's name
 */
public record Reason(String text, String evidence) {}
