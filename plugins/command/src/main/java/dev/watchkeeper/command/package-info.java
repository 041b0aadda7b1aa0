/**
 * Any command line as an agent.
 *
 * <p>In: an assignment. Out: how the command is started, and how it ended: by its exit status and
 * by what it reports in its events file. The command runs in the workspace with
 *
 * <ul>
 *   <li>{@code WATCHKEEPER_TASK}, {@code WATCHKEEPER_ATTEMPT} (from 1), {@code WATCHKEEPER_LEG}
 *       (from 1; above it, the attempt goes on after a limit or a stop), {@code
 *       WATCHKEEPER_SESSION} (the session that it reported in an earlier leg, if it did),
 *   <li>{@code WATCHKEEPER_PROMPT_FILE}: the prompt, whichever way it also gets it,
 *   <li>{@code WATCHKEEPER_EVENTS}: a file to append to, one JSON object a line.
 * </ul>
 *
 * <p>Events, each in two forms that mean the same:
 *
 * <pre>
 * {"session":"ID"}                          {"type":"session","id":"ID"}
 * {"limit":{"until":"2026-01-01T02:25:00Z","why":"…"}}
 *                                           {"type":"limit","until":"…","why":"…"}
 * {"question":"…","choices":["a","b"]}      {"type":"question","text":"…","choices":[…]}
 * {"tokens":1200,"cost":0.02,"turns":3}     {"type":"tokens","tokens":1200,"cost":…,"turns":…}
 * {"denied":"…"}                            {"type":"denied","what":"…"}
 * </pre>
 *
 * <p>{@code until} is an ISO 8601 time or seconds since 1970; it may be left out. Tokens are totals
 * of the leg: the last ones count.
 */
@NullMarked
package dev.watchkeeper.command;

import org.jspecify.annotations.NullMarked;
