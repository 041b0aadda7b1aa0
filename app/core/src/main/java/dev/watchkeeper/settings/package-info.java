/**
 * YAML to typed, checked settings.
 *
 * <p>In: the shipped defaults, the user's and the project's files, the words of {@code --set}, and
 * the settings schemas of the plugins. Out: {@link dev.watchkeeper.domain.Settings} with every
 * breakpoint rule compiled, the layer from which each value comes, or one exception that names
 * everything that is wrong with its place. Edits keep the person's comments. Secrets pass through
 * as references; only {@link Secrets} reads them.
 */
@NullMarked
package dev.watchkeeper.settings;

import org.jspecify.annotations.NullMarked;
