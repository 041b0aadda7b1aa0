/**
 * What whoever runs processes and whoever watches them have in common: time during which somebody
 * watched, and names as bytes.
 */
@NullMarked
package dev.watchkeeper.plugin.process;

import org.jspecify.annotations.NullMarked;
