/**
 * Breakpoint rules.
 *
 * <p>In: the conditions that people write, as YAML. Out: compiled rules, each proven able to fire,
 * or what is wrong with one and where; how far a rule is from firing. The rules' variables are
 * those of {@link dev.watchkeeper.rules.RuleVariables}. CEL stays in this room.
 */
@NullMarked
package dev.watchkeeper.rules;

import org.jspecify.annotations.NullMarked;
