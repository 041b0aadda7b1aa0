/**
 * The demo's staging: a project, its tasks and a pretended agent are written out; all that plays on
 * it is the real thing.
 */
@NullMarked
package dev.watchkeeper.demo;

import org.jspecify.annotations.NullMarked;
