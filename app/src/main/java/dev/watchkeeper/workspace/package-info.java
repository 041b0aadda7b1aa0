/**
 * What a project is: its facts, its first settings, its tasks' files.
 *
 * <p>In: a folder, a host, the text of a tasks file. Out: whether the folder may be a workspace;
 * language, build and tree summary for the prompts; proposed checks and settings; task drafts, or
 * everything that is wrong with the file, each with its place. Nothing in a workspace is changed
 * here.
 */
@NullMarked
package dev.watchkeeper.workspace;

import org.jspecify.annotations.NullMarked;
