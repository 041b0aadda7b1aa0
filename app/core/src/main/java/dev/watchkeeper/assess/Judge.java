package dev.watchkeeper.assess;

import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.Validation;
import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.PromptPrefix;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.llm.UntrustedText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the local model what it makes of the work, point by point, each point with a quotation that
 * proves it. Never fails: trouble is told in words.
 */
final class Judge {
    private static final String INSTRUCTIONS =
            """

            WHAT TO DO
            Review the coding agent's work on the task. For each criterion, in order, give the \
            number of the evidence that proves your answer (a_evidence) and one line quoted from \
            it word for word (b_quote), and then the answer (c_answer): "met", "not met", or \
            "cannot tell" if nothing proves it (then quote nothing). What the agent says proves \
            nothing. Then list findings (b_findings), each one sentence that names its place: what \
            is missing, wrong or beyond the task. Last say whether the task as a whole is \
            fulfilled (z_fulfilled).
            """;

    /** Comes last, so that a server that cuts the end of a question loses it. */
    private static final String READ =
            "Before that, copy the number %d (c_code): it shows that all of this was read.\n";

    private static final int LEAST_CODE = 100;
    private static final int MOST_CODE = 999;

    private static final int MAX_TOKENS = 320;
    private static final int TOKENS_A_POINT = 120;
    private static final int EVIDENCE_CHARS = 48_000;
    private static final int HALVINGS = 3;

    /** How many answers are compared where the tokens' probabilities are not known. */
    static final int SAMPLES = 5;

    private final LocalModel model;

    Judge(LocalModel model) {
        this.model = model;
    }

    /**
     * @param verdict {@code null} if there is none
     * @param problem why there is none; empty if there is one
     */
    record Judgement(@Nullable Verdict verdict, String problem) {}

    Judgement judge(
            Assessor.Input in,
            Validation validation,
            Quality quality,
            UnifiedDiff patch,
            Assessor.Sink sink) {
        if (!validation.complete()) {
            return new Judgement(null, "not asked: the attempt did not end properly");
        }
        if (quality.blocked()) {
            return new Judgement(null, "not asked: a blocking gate or check did not pass");
        }
        if (quality.changes().isEmpty()) {
            return new Judgement(null, "not asked: nothing was changed");
        }
        ModelHealth health = model.health();
        if (!health.up()) {
            return without(health.detail(), health.state() != ModelHealth.State.NONE, sink);
        }
        try {
            return new Hearing(in, EvidenceList.of(in, quality, patch), sink).judge();
        } catch (ModelException e) {
            return without(String.valueOf(e.getMessage()), true, sink);
        }
    }

    private static Judgement without(String problem, boolean told, Assessor.Sink sink) {
        if (told) {
            sink.event(EventType.JUDGED, Map.of("problem", problem));
        }
        return new Judgement(null, problem);
    }

    /** The judgement of one attempt. */
    private final class Hearing {
        private final Assessor.Input in;
        private final Assessor.Sink sink;
        private final List<String> criteria;
        private EvidenceList exhibits;
        private int code;

        Hearing(Assessor.Input in, EvidenceList all, Assessor.Sink sink) {
            this.in = in;
            this.sink = sink;
            this.criteria = Criteria.of(in.task());
            this.exhibits = all;
        }

        Judgement judge() {
            long begun = System.nanoTime();
            EvidenceList all = exhibits;
            int chars = EVIDENCE_CHARS;
            for (int halved = 0; ; halved++) {
                exhibits = all.within(chars);
                Question question = question();
                try {
                    return heard(question, model.ask(question), begun);
                } catch (ModelException e) {
                    if (e.kind() != ModelException.Kind.TOO_LONG || halved == HALVINGS) {
                        throw e;
                    }
                    chars /= 2;
                }
            }
        }

        // The task comes first and the instructions last: what was asked about the task before
        // began
        // with the same, and a server knows a beginning that it has read before.
        private Question question() {
            StringBuilder user = new StringBuilder(PromptPrefix.of(in.task()));
            user.append("\nCRITERIA\n");
            for (int i = 0; i < criteria.size(); i++) {
                user.append(i + 1)
                        .append(". ")
                        .append(UntrustedText.harmless(criteria.get(i)))
                        .append('\n');
            }
            user.append("\nEVIDENCE\n").append(exhibits.shown());
            user.append(INSTRUCTIONS);
            // The same for the same question: a server knows what it has read before.
            code =
                    LEAST_CODE
                            + Math.floorMod(user.toString().hashCode(), MOST_CODE - LEAST_CODE + 1);
            user.append(READ.formatted(code));
            return new Question(
                            PromptPrefix.SYSTEM,
                            user.toString(),
                            schema(),
                            MAX_TOKENS + TOKENS_A_POINT * criteria.size(),
                            Question.Priority.JUDGE,
                            new Question.Choice("z_fulfilled", Set.of("yes")))
                    // An objection counts without it.
                    .unchecked("c_code");
        }

        // Names in this order in both of the server's ways to keep properties: as given and by
        // alphabet. Whole numbers, because only their bounds are kept.
        private String schema() {
            return """
            {"type":"object","properties":{\
            "a_criteria":{"type":"array","minItems":%1$d,"maxItems":%1$d,"items":{\
            "type":"object","properties":{\
            "a_evidence":{"type":"integer","minimum":1,"maximum":%2$d},\
            "b_quote":{"type":"string","maxLength":300},\
            "c_answer":{"type":"string","enum":["met","not met","cannot tell"]}},\
            "required":["a_evidence","b_quote","c_answer"],"additionalProperties":false}},\
            "b_findings":{"type":"array","maxItems":5,\
            "items":{"type":"string","maxLength":300}},\
            "c_code":{"type":"integer","minimum":%3$d,"maximum":%4$d},\
            "z_fulfilled":{"type":"string","enum":["yes","partly","no"]}},\
            "required":["a_criteria","b_findings","c_code","z_fulfilled"],\
            "additionalProperties":false}\
            """
                    .formatted(criteria.size(), exhibits.count(), LEAST_CODE, MOST_CODE);
        }

        private Judgement heard(Question question, Reply reply, long begun) {
            if (!reply.complete()) {
                return without("the model's answer was cut off", true, sink);
            }
            String evidence =
                    sink.evidence(
                            "verdict.json",
                            file -> file.write(reply.text().getBytes(StandardCharsets.UTF_8)));
            @Nullable JudgeAnswer answer = JudgeAnswer.read(reply.text(), criteria, exhibits);
            if (answer != null && !answer.reasonsFirst()) {
                return without("the model gave its verdict before its reasons", true, sink);
            }
            if (answer != null && answer.repeats()) {
                return without(
                        "the model repeats the form of the answer instead of filling it in",
                        true,
                        sink);
            }
            if (answer == null) {
                return without(
                        "the model's answer does not have the form it was given", true, sink);
            }
            boolean fulfilled = answer.fulfilled().equals("yes");
            if (fulfilled && answer.code() != code) {
                return without(
                        "the model's answer lacks the number that stands at the end of the"
                                + " question, so the question was not read whole",
                        true,
                        sink);
            }
            List<Verdict.Criterion> points = answer.points();
            for (int i = 0; i < points.size(); i++) {
                if (fulfilled && points.get(i).answer() == Verdict.Answer.NOT_MET) {
                    return without(
                            "the model contradicts itself: the task is fulfilled, and criterion "
                                    + (i + 1)
                                    + " is not met",
                            true,
                            sink);
                }
            }
            if (points.stream().allMatch(p -> p.answer() == Verdict.Answer.CANNOT_TELL)) {
                return without("the model proves nothing of what it says", true, sink);
            }
            int drawn = 0;
            double pass;
            @Nullable Double measured = reply.passProbability();
            if (measured != null) {
                pass = measured;
            } else {
                Votes votes = drawn(question, fulfilled, begun);
                drawn = votes.all();
                pass = votes.share();
            }
            Verdict verdict =
                    new Verdict(Math.clamp(pass, 0.0, 1.0), answer.findings(), points, evidence);
            tell(verdict, reply, drawn, answer.code() == code);
            return new Judgement(verdict, "");
        }

        /**
         * Asks again and again, because one answer does not tell how sure the model is; as long as
         * one answer may take.
         */
        private Votes drawn(Question question, boolean first, long begun) {
            int all = 1;
            int yes = first ? 1 : 0;
            long limit = model.timeout().toNanos();
            for (int i = 1; i < SAMPLES && System.nanoTime() - begun < limit; i++) {
                try {
                    Reply reply = model.ask(question.sampled(i));
                    @Nullable JudgeAnswer answer =
                            reply.complete()
                                    ? JudgeAnswer.read(reply.text(), criteria, exhibits)
                                    : null;
                    if (answer != null && answer.reasonsFirst() && !answer.repeats()) {
                        boolean said = answer.fulfilled().equals("yes") && answer.consistent();
                        if (!said || answer.code() == code) {
                            all++;
                            yes += said ? 1 : 0;
                        }
                    }
                } catch (ModelException e) {
                    break;
                }
            }
            return new Votes(all, yes);
        }

        private void tell(Verdict verdict, Reply reply, int drawn, boolean whole) {
            Map<String, Object> data = new HashMap<>();
            data.put("pass_probability", verdict.passProbability());
            data.put("findings", verdict.findings());
            data.put("criteria", verdict.criteria().stream().map(Judge::told).toList());
            data.put("evidence", verdict.evidence());
            data.put("model", model.name());
            if (reply.promptTokens() > 0) {
                // Few milliseconds for many tokens: the server knew the question's beginning.
                data.put("question_tokens", reply.promptTokens());
                data.put("question_ms", reply.promptTime().toMillis());
            }
            if (drawn > 0) {
                data.put("answers_compared", drawn);
            }
            if (!whole) {
                data.put("number_missing", true);
            }
            sink.event(EventType.JUDGED, data);
        }
    }

    private static Map<String, Object> told(Verdict.Criterion c) {
        Map<String, Object> data = new HashMap<>();
        data.put("criterion", c.text());
        data.put("answer", c.answer().word());
        if (!c.quote().isEmpty()) {
            data.put("quote", c.quote());
            data.put("evidence", c.source());
        }
        if (c.unproved()) {
            data.put("unproved", true);
        }
        return data;
    }

    /** Answers that were compared. */
    private record Votes(int all, int yes) {
        /**
         * The share of those that say yes, as the mean of the posterior under a uniform prior
         * (Laplace's rule of succession): a few equal answers make nothing certain.
         */
        double share() {
            return (yes + 1.0) / (all + 2.0);
        }
    }
}
