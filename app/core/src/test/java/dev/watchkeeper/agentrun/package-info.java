/** Tests of the room: real processes of a shell, the packaged plugins, the real Claude Code. */
@NullMarked
package dev.watchkeeper.agentrun;

import org.jspecify.annotations.NullMarked;
