package dev.watchkeeper.domain;

/**
 * One named contribution to the confidence.
 *
 * @param value 0 (speaks against) to 1 (speaks for)
 * @param weight at least 0; the share it has
 * @param evidence what it rests on: an evidence id or a short sentence
 */
public record Factor(String name, double value, double weight, String evidence) {}
