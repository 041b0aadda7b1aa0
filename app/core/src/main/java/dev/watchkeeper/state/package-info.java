/**
 * The only door to the database: current state beside a durable, append-only journal.
 *
 * <p>Domain records and event drafts enter, in transactions of a single writer; domain records
 * leave, and after each commit its events, in the order of the journal. What a transaction wrote is
 * durable when it returns, or nothing of it is. Rows, Hibernate and H2 stay in this room.
 */
@NullMarked
package dev.watchkeeper.state;

import org.jspecify.annotations.NullMarked;
