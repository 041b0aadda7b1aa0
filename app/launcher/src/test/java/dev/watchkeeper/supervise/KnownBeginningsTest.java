package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.llm.KnowingOllama;
import dev.watchkeeper.testkit.QuestionCode;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stays the same comes first: a model's server need not read it again. */
final class KnownBeginningsTest {
    private static final Pattern PROOF =
            Pattern.compile("(?m)^(\\d+)\\s*\\|\\s?(.*the right answer is here.*)$");

    @TempDir Path folder;

    private static String says(KnowingOllama.Said said) {
        Matcher proof = PROOF.matcher(said.user());
        return switch (said.kind()) {
            case "a_goal" ->
                    "{\"a_goal\":\"Give the right answer\",\"b_context\":[],\"c_steps\":[\"Write"
                            + " it down\"],\"d_constraints\":[],\"e_done\":[\"The check"
                            + " succeeds\"]}";
            case "a_criteria" ->
                    proof.find()
                            ? QuestionCode.in(
                                    "{\"a_criteria\":[{\"a_evidence\":"
                                            + proof.group(1)
                                            + ",\"b_quote\":\"the right answer is here\","
                                            + "\"c_answer\":\"met\"}],\"b_findings\":[],"
                                            + "\"z_fulfilled\":\"yes\"}",
                                    said.user())
                            : "{}";
            default -> "{\"a_lines\":[]}";
        };
    }

    private World world(KnowingOllama server) throws Exception {
        Path script = folder.resolve("agent.sh");
        Files.writeString(
                script,
                "cat >/dev/null; if [ $WATCHKEEPER_ATTEMPT = 3 ]; then echo the right answer is"
                        + " here >> $WATCHKEEPER_TASK.txt; else echo wrong"
                        + " $WATCHKEEPER_ATTEMPT >> $WATCHKEEPER_TASK.txt; fi\n");
        World w =
                World.fresh(
                        folder,
                        "model: {provider: ollama, url: '"
                                + server.url()
                                + "', name: m, context: 16384, timeout: 60s}\n"
                                + "agents: {a: {type: command, run: [sh, '"
                                + script
                                + "'], prompt: stdin}}\ndefault-agent: a\n");
        w.write("README.md", "# A project\n\n" + "It has a few words about itself. ".repeat(40));
        for (int i = 0; i < 40; i++) {
            w.write("src/module_" + i + ".py", "def f" + i + "(): return " + i + "\n");
        }
        return w;
    }

    @Test
    void ofPlansAndJudgementsMostIsKnownFromTheQuestionBefore() throws Exception {
        try (KnowingOllama server = new KnowingOllama(KnownBeginningsTest::says);
                World w = world(server)) {
            for (String id : List.of("t1", "t2")) {
                w.task(id, "sh -c 'grep -q right " + id + ".txt || { seq 1 60; exit 1; }'");
            }
            w.runUntilIdle();
            for (String id : List.of("t1", "t2")) {
                assertEquals(TaskState.DONE, w.control().task(id).state());
            }
            List<KnowingOllama.Asked> asked = server.asked();
            Map<String, List<KnowingOllama.Asked>> again = new HashMap<>();
            for (int i = 1; i < asked.size(); i++) {
                if (asked.get(i).kind().equals(asked.get(i - 1).kind())) {
                    again.computeIfAbsent(asked.get(i).kind(), k -> new ArrayList<>())
                            .add(asked.get(i));
                }
            }
            List<KnowingOllama.Asked> plans = again.getOrDefault("a_goal", List.of());
            List<KnowingOllama.Asked> votes = again.getOrDefault("a_criteria", List.of());
            assertTrue(plans.size() >= 3, asked.toString());
            assertTrue(votes.size() >= 8, asked.toString());
            // A small task: most of a plan's question is what it is to be, which comes last. Of the
            // same task the project is known as well, of another one only the system's words.
            assertTrue(KnowingOllama.known(plans) > 0.2, plans.toString());
            List<KnowingOllama.Asked> judged = new ArrayList<>();
            for (int i = 1; i < asked.size(); i++) {
                if (asked.get(i).kind().equals("a_criteria")
                        && asked.get(i - 1).kind().equals("a_goal")) {
                    judged.add(asked.get(i));
                }
            }
            // Summaries, which nobody waits for, may stand between a plan and its judgement.
            assertTrue(judged.size() <= 2, asked.toString());
            // Of two tasks a plan shares the system's words; the judge knows the task's own
            // besides.
            int system =
                    asked.stream()
                            .filter(a -> a.kind().equals("a_goal") && a.known() > 0)
                            .mapToInt(KnowingOllama.Asked::known)
                            .min()
                            .orElseThrow();
            judged.forEach(j -> assertTrue(j.known() >= system + 40, asked.toString()));
            assertTrue(KnowingOllama.known(votes) > 0.95, votes.toString());
            double all = KnowingOllama.known(asked);
            assertTrue(all > 0.4, asked.toString());

            double told = Objects.requireNonNull(w.parts().model().figures().known());
            List<KnowingOllama.Asked> last = asked.stream().filter(a -> a.tokens() >= 200).toList();
            last = last.subList(Math.max(0, last.size() - 20), last.size());
            assertEquals(KnowingOllama.known(last), told, 0.05, "the times tell it as it is");
            assertEquals((Double) told, w.control().overview().model().known());

            long timed =
                    w.journal().stream()
                            .filter(e ->
                                    e.type() == EventType.JUDGED
                                            && e.data().get("question_tokens") instanceof Number
                                            && e.data().get("question_ms") instanceof Number)
                            .count();
            assertEquals(2, timed);
        }
    }
}
