/**
 * YAML text with places: what the rooms {@code settings} and {@code workspace} read people's files
 * with.
 *
 * <p>In: the text of a file and its name. Out: a tree of values, each of which knows its line,
 * column and offsets, and a list of everything that is wrong with the text, each with its place.
 * Nothing is opened, written or interpreted here.
 */
@NullMarked
package dev.watchkeeper.yaml;

import org.jspecify.annotations.NullMarked;
