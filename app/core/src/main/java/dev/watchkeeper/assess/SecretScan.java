package dev.watchkeeper.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in added lines: keys and tokens of known shapes, and values that look drawn by lot
 * where a password or key is named. What is found is told by place and kind; the secret itself is
 * repeated nowhere.
 */
final class SecretScan {
    /** More are not told. */
    static final int MOST = 20;

    /** Bits per character; words of a language stay below (C. E. Shannon, 1948). */
    private static final double DRAWN_BY_LOT = 3.3;

    private static final Map<String, Pattern> SHAPES =
            Map.of(
                    "a private key", Pattern.compile("-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
                    "an AWS access key", Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
                    "a GitHub token",
                            Pattern.compile(
                                    "\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
                    "a GitLab token", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20,}"),
                    "a Slack token", Pattern.compile("\\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
                    "a Google API key", Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}\\b"),
                    "a model provider's key",
                            Pattern.compile("\\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{24,}"),
                    "an npm token", Pattern.compile("\\bnpm_[A-Za-z0-9]{36}\\b"),
                    "a Stripe key", Pattern.compile("\\b[rs]k_live_[A-Za-z0-9]{20,}"),
                    "a password in an address",
                            Pattern.compile("\\b[a-z][a-z0-9+]*://[^/\\s:@]+:[^/\\s:@{$<]{6,}@"));
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)(?:passw(?:or)?d|secret|token|api[_-]?key|private[_-]?key|credential)\\w*"
                            + "[\"']?\\s*[:=]\\s*[\"']([^\"'\\s]{16,})[\"']");
    private static final Pattern PLACEHOLDER =
            Pattern.compile(
                    "(?i).*(?:example|dummy|change.?me|your|placeholder|xxxx|test|\\$\\{|<).*");

    private SecretScan() {}

    /** Each as {@code path:line: kind}. */
    static List<String> secrets(UnifiedDiff patch) {
        List<String> all = new ArrayList<>();
        patch.files()
                .forEach((path, lines) -> {
                    for (UnifiedDiff.Added line : lines.added()) {
                        String kind = kind(line.text());
                        if (!kind.isEmpty()
                                && all.size() < MOST
                                && !lines.deleted().contains(line.text())) {
                            all.add(path + ":" + line.number() + ": " + kind);
                        }
                    }
                });
        return all;
    }

    private static String kind(String line) {
        return SHAPES.entrySet().stream()
                .filter(e -> e.getValue().matcher(line).find())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseGet(() -> {
                    Matcher named = NAMED.matcher(line);
                    return named.find()
                                    && !PLACEHOLDER.matcher(named.group(1)).matches()
                                    && named.group(1).chars().anyMatch(Character::isDigit)
                                    && entropy(named.group(1)) > DRAWN_BY_LOT
                            ? "what looks like a secret"
                            : "";
                });
    }

    private static double entropy(String text) {
        double bits = 0;
        for (int c : text.chars().distinct().toArray()) {
            double share = text.chars().filter(o -> o == c).count() / (double) text.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }
}
