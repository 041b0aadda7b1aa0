/**
 * The house rules as tests: which room may use which, and what stays out of a room. The rules come
 * from the table of {@code docs/architecture.md}; {@code crooked} is a small house that breaks
 * them, to show that they can fail.
 */
@NullMarked
package dev.watchkeeper.architecture;

import org.jspecify.annotations.NullMarked;
