package dev.watchkeeper.assess;

import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pairs that everybody may know, so that code and tests have them without one knowing the other.
 */
final class KnownConstants {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final Map<String, String> REASONS =
            Map.ofEntries(
                    Map.entry("200", "ok"),
                    Map.entry("201", "created"),
                    Map.entry("202", "accepted"),
                    Map.entry("204", "no content"),
                    Map.entry("206", "partial content"),
                    Map.entry("301", "moved permanently"),
                    Map.entry("302", "found"),
                    Map.entry("303", "see other"),
                    Map.entry("304", "not modified"),
                    Map.entry("307", "temporary redirect"),
                    Map.entry("308", "permanent redirect"),
                    Map.entry("400", "bad request"),
                    Map.entry("401", "unauthorized"),
                    Map.entry("402", "payment required"),
                    Map.entry("403", "forbidden"),
                    Map.entry("404", "not found"),
                    Map.entry("405", "method not allowed"),
                    Map.entry("406", "not acceptable"),
                    Map.entry("408", "request timeout"),
                    Map.entry("409", "conflict"),
                    Map.entry("410", "gone"),
                    Map.entry("411", "length required"),
                    Map.entry("412", "precondition failed"),
                    Map.entry("413", "content too large"),
                    Map.entry("415", "unsupported media type"),
                    Map.entry("418", "i m a teapot"),
                    Map.entry("422", "unprocessable content"),
                    Map.entry("425", "too early"),
                    Map.entry("426", "upgrade required"),
                    Map.entry("428", "precondition required"),
                    Map.entry("429", "too many requests"),
                    Map.entry("451", "unavailable for legal reasons"),
                    Map.entry("500", "internal server error"),
                    Map.entry("501", "not implemented"),
                    Map.entry("502", "bad gateway"),
                    Map.entry("503", "service unavailable"),
                    Map.entry("504", "gateway timeout"));

    private KnownConstants() {}

    /** Whether one of two literals is the usual name of the other, whichever comes first. */
    static boolean pair(String a, String b) {
        return named(a, b) || named(b, a);
    }

    private static boolean named(String code, String name) {
        String plain = words(name);
        if (plain.equals(REASONS.get(code))) {
            return true;
        }
        if (code.matches("[A-Z]{3}")
                && plain.matches("[\\p{L} ]+")
                && alike(plain, currency(code))) {
            return true;
        }
        return code.matches("[A-Z]{2}")
                        && plain.equals(
                                words(Locale.of("", code).getDisplayCountry(Locale.ENGLISH)))
                || code.matches("[a-z]{2}")
                        && plain.equals(words(Locale.of(code).getDisplayLanguage(Locale.ENGLISH)));
    }

    private static String currency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .filter(c -> c.getCurrencyCode().equals(code))
                .findFirst()
                .map(c -> words(c.getDisplayName(Locale.ENGLISH)))
                .orElse("");
    }

    /** Whether two names have a word in common, as those of a currency have in any style. */
    private static boolean alike(String a, String b) {
        Set<String> common = new HashSet<>(List.of(a.split(" ")));
        common.retainAll(List.of(b.split(" ")));
        common.remove("");
        return !common.isEmpty();
    }

    private static String words(String text) {
        return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
