package dev.watchkeeper.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts with the model's own vocabulary. */
final class VocabularyTokens implements Tokens {
    private static final String START = "<|im_start|>";
    private static final String END = "<|im_end|>";
    private static final String NO_THOUGHT = "<think>\n\n</think>\n\n";

    /** Tokens of a chat template that is not known, at most: one may name the day and its model. */
    private static final int OTHER_TEMPLATE = 96;

    private final Encoding encoding;

    /** Longest first, as the server looks for them. */
    private final List<String> specials;

    private final boolean thinks;
    private final boolean exact;

    private VocabularyTokens(Encoding encoding, Vocabulary vocabulary) {
        this.encoding = encoding;
        this.specials =
                vocabulary.specials().stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        this.thinks = vocabulary.thinks();
        this.exact = vocabulary.faithful() && specials.containsAll(List.of(START, END));
    }

    /** A counter for the vocabulary; {@code null} if its way to split text is unknown. */
    static @Nullable VocabularyTokens of(Vocabulary vocabulary) {
        Pattern split = TokenSplit.of(vocabulary.pre());
        if (split == null) {
            return null;
        }
        String name = "model";
        Encoding encoding =
                Encodings.newLazyEncodingRegistry()
                        .registerGptBytePairEncoding(
                                new GptBytePairEncodingParams(
                                        name, split, vocabulary.ranks(), Map.of()))
                        .getEncoding(name)
                        .orElseThrow();
        return new VocabularyTokens(encoding, vocabulary);
    }

    @Override
    public int count(String text) {
        return count(text, 0);
    }

    /** Splits at each special token in turn, so that a shorter one never cuts a longer one. */
    private int count(String text, int firstSpecial) {
        for (int s = firstSpecial; s < specials.size(); s++) {
            String special = specials.get(s);
            int at = text.indexOf(special);
            if (at < 0) {
                continue;
            }
            int tokens = 0;
            int from = 0;
            for (; at >= 0; at = text.indexOf(special, from)) {
                tokens += count(text.substring(from, at), s + 1) + 1;
                from = at + special.length();
            }
            return tokens + count(text.substring(from), s + 1);
        }
        return text.isEmpty() ? 0 : encoding.countTokensOrdinary(text);
    }

    @Override
    public int prompt(String system, String user) {
        if (!exact) {
            return count(system) + count(user) + OTHER_TEMPLATE;
        }
        StringBuilder prompt = new StringBuilder();
        if (!system.isBlank()) {
            prompt.append(START).append("system\n").append(system).append(END).append('\n');
        }
        prompt.append(START).append("user\n").append(user).append(END).append('\n');
        prompt.append(START).append("assistant\n").append(thinks ? NO_THOUGHT : "");
        return count(prompt.toString());
    }

    @Override
    public boolean exact() {
        return exact;
    }
}
