package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.llm.AnswerForm;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.Models;
import dev.watchkeeper.llm.PromptPrefix;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.ScriptedOllama;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.prompt.AttemptSummarizer;
import dev.watchkeeper.prompt.MiddleSummary;
import dev.watchkeeper.prompt.PlanWriter;
import dev.watchkeeper.prompt.PromptInput;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.prompt.RunNarrative;
import dev.watchkeeper.summary.AttemptDigest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All questions whose answer has a form: what each of them tells the model, and in which order. */
final class StructuredQuestionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of(System.getProperty("watchkeeper.test.root", ".."));

    private final Work work = new Work();

    {
        work.brief = "Make the parser accept them.\n\n- week 53 is read\n- a wrong week is refused";
        work.checks = List.of("pytest -q");
        work.scope = List.of("src/**");
        work.patch = Work.patch("src/parse.py", "+    if week > 53:");
    }

    /** What the judge asks about some work. */
    static Question judge(Work work) {
        AnsweringModel model = AnsweringModel.saying("{}");
        Quality quality =
                new Quality(
                        List.of(Work.check(GateResult.Status.PASS)),
                        work.changes,
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        var unused =
                new Judge(model)
                        .judge(
                                work.input(new PretendedHost()),
                                new Validation(true, Ending.COMPLETED, List.of()),
                                quality,
                                UnifiedDiff.parse(work.patch),
                                new Assessor.Sink() {
                                    @Override
                                    public String evidence(String name, Content content) {
                                        return "t/1/" + name;
                                    }

                                    @Override
                                    public void event(EventType type, Map<String, Object> data) {}
                                });
        return model.asked.getFirst();
    }

    private static PromptInput input(Task task) {
        return new PromptInput(
                task,
                "Language: Python",
                Map.of("src/parse.py", "def parse(s): ...\n"),
                List.of("FAILED tests/test_weeks.py"),
                List.of(),
                List.of("Attempt 1: retry"));
    }

    /** By the class that asks. */
    private Map<String, Question> questions() {
        Prompts prompts = new Prompts(List.of(ROOT.resolve("templates")));
        Task task = work.task();
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("Judge", judge(work));
        all.put("PlanWriter", PlanWriter.question(prompts, input(task), 8_192, Tokens.estimate()));
        all.put(
                "AttemptSummarizer",
                AttemptSummarizer.question(
                        prompts,
                        input(task),
                        List.of(new AttemptDigest.Fact("t/1/gate", "FAILED one", true)),
                        8_192,
                        Tokens.estimate()));
        all.put(
                "RunNarrative",
                RunNarrative.question(
                        List.of(new RunNarrative.Source("1 task is done: t.", List.of("e1"), true)),
                        8_192,
                        Tokens.estimate()));
        all.put(
                "MiddleSummary",
                MiddleSummary.question("a line of output\n".repeat(300), 8_192, Tokens.estimate()));
        return all;
    }

    private static JsonNode schema(Question question) {
        try {
            return JSON.readTree(Objects.requireNonNull(question.jsonSchema()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void form(JsonNode schema, Set<String> keys, Set<String> words) {
        schema.path("properties")
                .properties()
                .forEach(p -> {
                    keys.add(p.getKey());
                    form(p.getValue(), keys, words);
                });
        schema.path("enum").forEach(w -> words.add(w.asText()));
        if (schema.has("items")) {
            form(schema.path("items"), keys, words);
        }
    }

    @Test
    void noneIsMissingHere() throws IOException {
        Set<String> asking = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(ROOT.resolve("app/core/src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(source);
                if (text.contains("import dev.watchkeeper.llm.Question;")
                        && text.contains("new Question(")) {
                    String name = source.getFileName().toString().replace(".java", "");
                    asking.add(name);
                }
            }
        }
        assertEquals(asking, new TreeMap<>(questions()).keySet());
    }

    @Test
    void eachNamesAllKeysAndAllAllowedWordsAtItsEnd() {
        questions()
                .forEach((who, question) -> {
                    Set<String> keys = new HashSet<>();
                    Set<String> words = new HashSet<>();
                    form(schema(question), keys, words);
                    String text = question.text();
                    String form = text.substring(text.lastIndexOf("Answer with one JSON object"));
                    assertTrue(text.startsWith(question.user().strip()), who);
                    assertTrue(keys.size() >= 1, who);
                    keys.forEach(k -> assertTrue(form.contains("\"" + k + "\""), who + ": " + k));
                    words.forEach(w -> assertTrue(form.contains("\"" + w + "\""), who + ": " + w));
                });
    }

    @Test
    void theFormReadsAsOneLineOfJson() {
        assertEquals(
                """
                Answer with one JSON object alone, nothing before it and nothing after it, in this form:
                {"a_criteria": [exactly 2 times {"a_evidence": whole number from 1 to 3, \
                "b_quote": "text, at most 300 characters", \
                "c_answer": "met" or "not met" or "cannot tell"}, …], \
                "b_findings": [at most 5 times "text, at most 300 characters", …], \
                "c_code": whole number from 100 to 999, \
                "z_fulfilled": "yes" or "partly" or "no"}
                """,
                AnswerForm.of(judge(work).jsonSchema())
                        .replaceFirst("from 1 to \\d+", "from 1 to 3"));
        assertEquals("", AnswerForm.of(null));
    }

    @Test
    void theFormIsWhatTheServerGets() {
        try (ScriptedOllama server = new ScriptedOllama();
                LocalModel model =
                        Models.open(
                                new Settings.Model(
                                        Settings.Provider.OLLAMA,
                                        server.url(),
                                        "m",
                                        8_192,
                                        Duration.ofSeconds(20)),
                                Clock.systemUTC())) {
            String answer = "{\"a_lines\":[]}";
            server.answers(ScriptedOllama.CHAT, ScriptedOllama.Answer.says(answer));
            Question question = Objects.requireNonNull(questions().get("MiddleSummary"));
            assertEquals(
                    answer,
                    model.ask(
                                    new Question(
                                            "",
                                            "a short one",
                                            question.jsonSchema(),
                                            9,
                                            Question.Priority.IDLE))
                            .text());
            JsonNode sent = server.asked(ScriptedOllama.CHAT).getLast().path("messages");
            String last = sent.path(sent.size() - 1).path("content").asText();
            assertEquals("a short one\n" + AnswerForm.of(question.jsonSchema()), last);
        }
    }

    @Test
    void questionsAboutOneTaskBeginAlikeUpToItsEnd() {
        Map<String, Question> all = questions();
        Question plan = Objects.requireNonNull(all.get("PlanWriter"));
        Question judge = Objects.requireNonNull(all.get("Judge"));
        Question summary = Objects.requireNonNull(all.get("AttemptSummarizer"));
        all.values().forEach(q -> assertEquals(PromptPrefix.SYSTEM, q.system()));
        String task = PromptPrefix.of(work.task());
        for (Question q : List.of(plan, judge, summary)) {
            assertTrue(q.user().startsWith(task), q.user());
        }
        Tokens tokens = Tokens.estimate();
        int shared = tokens.prompt(plan.system(), common(plan.text(), judge.text()));
        int own = tokens.prompt(judge.system(), task);
        assertTrue(shared >= own, shared + " of " + own);
    }

    private static String common(String a, String b) {
        int same = 0;
        while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        return a.substring(0, same);
    }
}
