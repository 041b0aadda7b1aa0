/**
 * All that the author of a plugin sees.
 *
 * <p>Four kinds of plugin exist: a {@link dev.watchkeeper.plugin.host.HostProvider} opens a place
 * where agents run, an {@link dev.watchkeeper.plugin.agent.AgentProvider} makes an agent that runs
 * there, a {@link dev.watchkeeper.plugin.gate.QualityGateProvider} makes a gate that judges an
 * attempt's work, and a {@link dev.watchkeeper.plugin.notifier.NotifierProvider} makes a way by
 * which notices reach a person. A plugin's jar holds its settings schema as a JSON Schema resource
 * at {@code META-INF/watchkeeper/KIND-TYPE.schema.json} (KIND is {@code host}, {@code agent},
 * {@code gate} or {@code notifier}), for the keys that only its type has; it is read without
 * loading the plugin's classes.
 */
@NullMarked
package dev.watchkeeper.plugin;

import org.jspecify.annotations.NullMarked;
