/**
 * The durable-process protocol that every POSIX host shares.
 *
 * <p>What enters: a {@link dev.watchkeeper.plugin.host.ProcessSpec} and a {@link
 * dev.watchkeeper.hostkit.process.Transport} to the host. What happens here: a run folder is
 * prepared beside its final name and renamed, a wrapper claims it once in a file beside it, and
 * keeps the pid, the output and the exit status in files. What leaves: processes that any later
 * process of ours finds again.
 */
@NullMarked
package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.NullMarked;
