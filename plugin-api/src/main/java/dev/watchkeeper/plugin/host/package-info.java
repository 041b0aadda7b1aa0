/** Where an agent runs: files, durable processes, changes and snapshots of one workspace. */
@NullMarked
package dev.watchkeeper.plugin.host;

import org.jspecify.annotations.NullMarked;
