package dev.watchkeeper.claudecode;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was seen of one run of the program so far. */
final class Run {
    private static final Set<String> STOPS_TASKS = Set.of("TaskStop", "KillShell", "KillBash");

    /** Of tools, tasks and denials: more than any honest run has, few enough to be held. */
    private static final int MOST = 10_000;

    private static final int DESCRIPTION = 1000;

    /** Whether the program came as far as a session. */
    boolean begun;

    /** The last result; an earlier one was not the end. */
    @Nullable JsonNode result;

    /** Whether it has worked on after the last result. */
    boolean workedSince;

    /** Its last words outside tools and sub-agents. */
    String text = "";

    /** A line that is no event. */
    String strayText = "";

    /** The last kind of event or block that this reader has no use for. */
    String unknown = "";

    /** Why the last message of the service failed; empty if it did not. */
    String serviceError = "";

    String stopReason = "";
    String question = "";
    List<String> choices = List.of();
    boolean limited;
    @Nullable Instant limitUntil;
    long tokens;
    double costUsd;
    int turns;

    private final Set<String> denied = new LinkedHashSet<>();

    /** Ids of tools about which somebody was asked before they ran. */
    private final Set<String> asked = new HashSet<>();

    /** Ids of the tools that ask a question. */
    private final Set<String> questions = new HashSet<>();

    /** Tools at work: name by id. */
    final Map<String, String> tools = new LinkedHashMap<>();

    /** Commands in the background that have not ended: tool id by task id. */
    final Map<String, String> pending = new LinkedHashMap<>();

    /** Commands in the background that were killed, but not by the agent itself. */
    final Set<String> killed = new LinkedHashSet<>();

    final List<String> problems = new ArrayList<>();

    private final Map<String, String> descriptions = new HashMap<>();
    private final Set<String> background = new HashSet<>();
    private final Set<String> stoppedByAgent = new HashSet<>();
    private boolean usedTools;
    private long usageTokens;

    void worked() {
        workedSince = true;
    }

    void problem(String sentence) {
        if (!problems.contains(sentence)) {
            problems.add(sentence);
        }
    }

    Set<String> denied() {
        return denied;
    }

    boolean usedTools() {
        return usedTools;
    }

    void toolStarted(String id, String name, JsonNode input) {
        usedTools = true;
        if (full(tools.size() + background.size() + questions.size())) {
            return;
        }
        tools.put(id, name);
        if (name.equals("AskUserQuestion")) {
            questions.add(id);
        }
        String command = input.path("command").asText(input.path("description").asText());
        descriptions.put(
                id, command.length() <= DESCRIPTION ? command : command.substring(0, DESCRIPTION));
        if (input.path("run_in_background").asBoolean()) {
            background.add(id);
        }
        if (STOPS_TASKS.contains(name)) {
            for (JsonNode value : input) {
                if (!full(stoppedByAgent.size())) {
                    stoppedByAgent.add(value.asText());
                }
            }
        }
    }

    /**
     * @param inBackground whether only its start has ended
     */
    void toolEnded(String id, boolean inBackground) {
        tools.remove(id);
        if (inBackground) {
            background.add(id);
        }
        if (!background.contains(id)) {
            descriptions.remove(id);
            pending.values().removeIf(id::equals);
        }
    }

    /** What can't be followed any more is said, so that the end is not taken for a clean one. */
    private boolean full(int held) {
        if (held >= MOST) {
            problem("it uses more tools at once than can be followed");
        }
        return held >= MOST;
    }

    /** Somebody is asked about a tool, and it is not used before there is an answer. */
    void asked(String tool) {
        if (!tool.isEmpty() && !full(asked.size())) {
            asked.add(tool);
        }
        if (questions.contains(tool)) {
            question = ""; // It is answered now, not after the run.
        }
    }

    /** The program gave up waiting for an answer about a tool. */
    void unanswered(String tool) {
        asked.remove(tool);
    }

    /** Whether a tool that was not permitted was so by an answer of ours. */
    boolean wasAnswered(String tool) {
        return asked.contains(tool);
    }

    /**
     * Notes what was not permitted.
     *
     * @return whether that is new
     */
    boolean denied(String what) {
        return !full(denied.size()) && denied.add(what);
    }

    void taskStarted(String task, String tool) {
        workedSince = true;
        if (!full(pending.size())) {
            pending.put(task, tool);
        }
    }

    /** A long command in the foreground is a task, too; its tool's result tells how it ended. */
    void taskStatus(String task, String status, String summary) {
        switch (status) {
            case "killed", "stopped", "failed", "completed", "cancelled", "error" -> {
                String tool = pending.remove(task);
                boolean cut = status.equals("killed") || status.equals("stopped");
                if (cut
                        && tool != null
                        && background.contains(tool)
                        && !stoppedByAgent.contains(task)) {
                    String command = descriptions.getOrDefault(tool, summary);
                    killed.add(command.isEmpty() ? task : command);
                }
            }
            case String going -> unknown = going;
        }
    }

    void result(JsonNode node) {
        result = node;
        workedSince = false;
        tools.clear();
        descriptions.keySet().retainAll(background);
        pending.values().removeIf(tool -> !background.contains(tool));
        if (node.path("stop_reason").isTextual()) {
            stopReason = node.path("stop_reason").asText();
        }
        turns += node.path("num_turns").asInt();
        costUsd = Math.max(costUsd, node.path("total_cost_usd").asDouble());
        JsonNode usage = node.path("usage");
        usageTokens +=
                usage.path("input_tokens").asLong()
                        + usage.path("output_tokens").asLong()
                        + usage.path("cache_creation_input_tokens").asLong()
                        + usage.path("cache_read_input_tokens").asLong();
        long ofModels = 0;
        for (JsonNode model : node.path("modelUsage")) {
            ofModels +=
                    model.path("inputTokens").asLong()
                            + model.path("outputTokens").asLong()
                            + model.path("cacheReadInputTokens").asLong()
                            + model.path("cacheCreationInputTokens").asLong();
        }
        // Those of the models are a running total, helpers included; those of the turn are not.
        tokens = Math.max(usageTokens, ofModels);
    }

    /** The result's text, else what it said last. */
    String finalText() {
        String said = result == null ? "" : result.path("result").asText();
        return said.isEmpty() ? text : said;
    }
}
