package dev.watchkeeper.codex;

import dev.watchkeeper.agentkit.AgentOptions;
import dev.watchkeeper.plugin.agent.AgentConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The settings of a Codex agent, as {@code agent-codex.schema.json} describes them.
 *
 * @param arguments of the command line, in order
 * @param ownProvider whether they name another model provider than the program's usual one, whose
 *     login is none of the program's
 */
record CodexOptions(List<String> arguments, boolean ownProvider) {
    private static final String USUAL = "workspace-write";
    private static final Set<String> SANDBOXES = Set.of("read-only", USUAL, "danger-full-access");

    CodexOptions {
        arguments = List.copyOf(arguments);
    }

    static CodexOptions of(AgentConfig config) {
        AgentOptions given = new AgentOptions(config);
        List<String> arguments = new ArrayList<>();
        arguments.add("--sandbox");
        arguments.add(given.oneOf("sandbox", SANDBOXES, USUAL));
        given.add(arguments, "profile", "--profile");
        // Nobody is there to be asked, whatever its own configuration says.
        set(arguments, "approval_policy=\"never\"");
        set(arguments, "sandbox_workspace_write.network_access=" + given.isOn("network"));
        for (String folder : given.words("writable-folders")) {
            arguments.add("--add-dir");
            arguments.add(folder);
        }
        given.add(arguments, "model", "--model");
        String effort = given.word("reasoning-effort");
        if (effort != null) {
            set(arguments, "model_reasoning_effort=" + effort);
        }
        List<String> values = given.words("config");
        values.forEach(value -> set(arguments, value));
        List<String> further = given.words("arguments");
        arguments.addAll(further);
        boolean ownProvider =
                further.contains("--oss")
                        || values.stream().anyMatch(v -> v.strip().startsWith("model_provider="));
        return new CodexOptions(arguments, ownProvider);
    }

    private static void set(List<String> arguments, String value) {
        arguments.add("--config");
        arguments.add(value);
    }
}
