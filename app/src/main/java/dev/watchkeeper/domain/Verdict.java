package dev.watchkeeper.domain;

import java.util.List;

/**
 * The model's judgement of an attempt.
 *
 * @param passProbability 0 to 1
 * @param findings its reasons, each one sentence
 * @param evidence id of its full answer
 */
public record Verdict(double passProbability, List<String> findings, String evidence) {
    public Verdict {
        if (!(passProbability >= 0 && passProbability <= 1)) {
            throw new IllegalArgumentException("a probability, not " + passProbability);
        }
        findings = List.copyOf(findings);
    }
}
