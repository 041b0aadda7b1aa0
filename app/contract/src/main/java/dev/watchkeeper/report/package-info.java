/**
 * The morning report.
 *
 * <p>Tasks, attempts, breakpoints and journal events come in; a text, one HTML file or JSON goes
 * out: what needs the person first, then what failed, then what was done and proven by what.
 * Nothing is claimed that no record stands for.
 */
@NullMarked
package dev.watchkeeper.report;

import org.jspecify.annotations.NullMarked;
