package dev.watchkeeper.assess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.domain.Verdict;
import dev.watchkeeper.llm.AnswerForm;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the model answered, its proofs looked up.
 *
 * @param code the number that it has copied; 0 if it has none
 * @param reasonsFirst whether all of it comes in the schema's order
 * @param repeats whether it repeats words of the form
 */
record JudgeAnswer(
        List<Verdict.Criterion> points,
        List<String> findings,
        int code,
        String fulfilled,
        boolean reasonsFirst,
        boolean repeats) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads an answer.
     *
     * @param criteria that it was asked about
     * @param exhibits that it may quote
     * @return {@code null} if it does not have the form it was given
     */
    static @Nullable JudgeAnswer read(String text, List<String> criteria, EvidenceList exhibits) {
        JsonNode answer;
        try {
            answer = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
        String fulfilled = answer == null ? "" : answer.path("z_fulfilled").asText();
        if (answer == null
                || !Set.of("yes", "partly", "no").contains(fulfilled)
                || answer.path("a_criteria").size() != criteria.size()) {
            return null;
        }
        List<Verdict.Criterion> points = new ArrayList<>();
        for (int i = 0; i < criteria.size(); i++) {
            Verdict.@Nullable Criterion point =
                    point(criteria.get(i), answer.path("a_criteria").path(i), exhibits);
            if (point == null) {
                return null;
            }
            points.add(point);
        }
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : answer.path("b_findings")) {
            if (!finding.asText().isBlank()) {
                findings.add(finding.asText().strip());
            }
        }
        boolean repeats = findings.stream().anyMatch(AnswerForm::repeated);
        for (JsonNode point : answer.path("a_criteria")) {
            repeats |= AnswerForm.repeated(point.path("b_quote").asText());
        }
        return new JudgeAnswer(
                points,
                findings,
                answer.path("c_code").asInt(),
                fulfilled,
                inOrder(answer),
                repeats);
    }

    /** Whether each name comes after those that the schema has before it. */
    private static boolean inOrder(JsonNode value) {
        String last = "";
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            if (property.getKey().compareTo(last) < 0) {
                return false;
            }
            last = property.getKey();
        }
        for (JsonNode inner : value) {
            if (inner.isContainerNode() && !inOrder(inner)) {
                return false;
            }
        }
        return true;
    }

    private static Verdict.@Nullable Criterion point(
            String criterion, JsonNode said, EvidenceList exhibits) {
        String quote = said.path("b_quote").asText().strip();
        int named = said.path("a_evidence").asInt();
        Verdict.@Nullable Answer answer =
                switch (said.path("c_answer").asText()) {
                    case "met" -> Verdict.Answer.MET;
                    case "not met" -> Verdict.Answer.NOT_MET;
                    case "cannot tell" -> Verdict.Answer.CANNOT_TELL;
                    default -> null;
                };
        if (answer == null || answer == Verdict.Answer.CANNOT_TELL) {
            return answer == null ? null : new Verdict.Criterion(criterion, answer, "", "", false);
        }
        EvidenceList.@Nullable Exhibit proof = exhibits.quoted(quote, named);
        return proof == null
                ? new Verdict.Criterion(criterion, Verdict.Answer.CANNOT_TELL, "", "", true)
                : new Verdict.Criterion(
                        criterion,
                        answer,
                        quote,
                        proof.id().isEmpty() ? proof.what() : proof.id(),
                        false);
    }

    /** Whether it says of the whole what it says of the parts. */
    boolean consistent() {
        return points.stream().noneMatch(p -> p.answer() == Verdict.Answer.NOT_MET);
    }
}
