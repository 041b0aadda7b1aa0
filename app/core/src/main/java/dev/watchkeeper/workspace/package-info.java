/**
 * What a workspace is, and what happens in it.
 *
 * <p>In: a folder on a host, the text of a tasks file. Out: which files changed and by which
 * attempt, checkpoints and what differs between them, what an attempt did to the project's git;
 * language, build and tree summary for the prompts; proposed checks and settings; task drafts, or
 * everything that is wrong with the file, each with its place.
 */
@NullMarked
package dev.watchkeeper.workspace;

import org.jspecify.annotations.NullMarked;
