package dev.watchkeeper.control;

/**
 * A model that the model server has.
 *
 * @param detail its quantisation and the like
 */
public record AvailableModel(String name, long bytes, String detail) {}
