/**
 * Which task is next, and how many at once.
 *
 * <p>Tasks, what runs and what is held enter; the tasks to start now leave. Also what the links
 * between tasks mean: cycles, missing ones, and who is ready or blocked by whom. Pure functions:
 * nothing is read or written here.
 */
@NullMarked
package dev.watchkeeper.schedule;

import org.jspecify.annotations.NullMarked;
