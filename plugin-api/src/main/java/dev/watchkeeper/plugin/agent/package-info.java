/** Which agent it is: how it is started, and what its output means. */
@NullMarked
package dev.watchkeeper.plugin.agent;

import org.jspecify.annotations.NullMarked;
