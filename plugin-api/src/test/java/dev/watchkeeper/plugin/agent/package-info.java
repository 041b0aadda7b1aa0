/** What every agent plugin must keep: extend {@code AgentContract} in the plugin's tests. */
@NullMarked
package dev.watchkeeper.plugin.agent;

import org.jspecify.annotations.NullMarked;
