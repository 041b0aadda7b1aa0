/**
 * Notices: what of the journal a person should know who is not looking, in words, and how it is
 * handed to a notifier that may throw or hang.
 *
 * <p>In: events, questions, notifiers. Out: a notice or none, and whether it was delivered.
 */
@NullMarked
package dev.watchkeeper.notify;

import org.jspecify.annotations.NullMarked;
