package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * How text is split into words before these are merged into tokens, by the name of the
 * pre-tokenizer; the expressions are those of llama.cpp's {@code llama-vocab.cpp}.
 */
final class TokenSplit {
    private static final String SHORT_FORMS =
            "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
    private static final String SPACES = "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Like GPT-2's, each digit alone: a digit ends what stands before it, blanks too. */
    private static final String SINGLE_DIGITS =
            "\\p{N}|'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?[^\\s\\p{L}\\p{N}]+"
                    + "|\\s+(?=\\p{N})|\\s+(?!\\S)|\\s+";

    private static final String QWEN_2 =
            SHORT_FORMS
                    + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|"
                    + SPACES;
    private static final String QWEN_35 =
            SHORT_FORMS
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}"
                    + "| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|"
                    + SPACES;
    private static final String LLAMA_3 =
            SHORT_FORMS
                    + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|"
                    + SPACES;
    private static final String LARGE = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String SMALL = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String GPT_4O =
            "[^\\r\\n\\p{L}\\p{N}]?"
                    + LARGE
                    + "*"
                    + SMALL
                    + "+"
                    + SHORT_FORMS
                    + "?|[^\\r\\n\\p{L}\\p{N}]?"
                    + LARGE
                    + "+"
                    + SMALL
                    + "*"
                    + SHORT_FORMS
                    + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|"
                    + SPACES;

    private static final Map<String, String> BY_NAME =
            Map.ofEntries(
                    Map.entry("qwen2", QWEN_2),
                    Map.entry("deepseek-r1-qwen", QWEN_2),
                    Map.entry("qwen35", QWEN_35),
                    Map.entry("smollm", SINGLE_DIGITS),
                    Map.entry("llama-bpe", LLAMA_3),
                    Map.entry("llama3", LLAMA_3),
                    Map.entry("gpt-4o", GPT_4O));

    private TokenSplit() {}

    /** The pattern whose finds are the words, in order; {@code null} if the name is unknown. */
    static @Nullable Pattern of(String pre) {
        String pattern = BY_NAME.get(pre);
        return pattern == null ? null : Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
    }
}
