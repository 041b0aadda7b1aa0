package dev.watchkeeper.assess;

import dev.watchkeeper.domain.AgentOutcome;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The first step: did the attempt end properly, and with something to look at?
 *
 * <p>An agent's own word that it is done is believed unless something clear contradicts it. Words
 * alone contradict it only where it changed nothing: an agent that worked may well end with an
 * offer or an apology.
 */
final class Validator {
    private static final Pattern REFUSAL =
            Pattern.compile(
                    "^\\W*(i['’]?m (very )?sorry,? but i (can['’]?t|cannot|won['’]?t)"
                            + "|i (can['’]?t|cannot|won['’]?t|am unable to|['’]m unable to|am not able"
                            + " to) (help|assist|do that|comply|continue with|fulfil)"
                            + "|i must decline|i (have to|need to) decline)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern QUESTION =
            Pattern.compile(
                    "^\\W*(which|what|where|who|should i|shall i|do you want|would you like"
                            + "|could you|can you|may i|please (confirm|clarify|tell me|choose))\\b.*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern LIMIT =
            Pattern.compile(
                    "(usage limit reached|you['’]ve (hit|reached) your (usage )?limit"
                            + "|hit your (usage|session|weekly) limit|out of (usage )?credits?)",
                    Pattern.CASE_INSENSITIVE);
    private static final int SHORT = 300;

    private Validator() {}

    /**
     * @param attemptChanges what this attempt changed
     */
    static Validation validate(AgentOutcome outcome, List<PathDiff> attemptChanges) {
        List<String> problems = new ArrayList<>(outcome.problems());
        Ending ending = outcome.ending();
        if (ending == Ending.COMPLETED && !outcome.denied().isEmpty()) {
            ending = Ending.PERMISSION_DENIED;
            problems.add(
                    "It says that it is done, but it was not permitted: "
                            + String.join("; ", outcome.denied())
                            + ".");
        }
        if (ending == Ending.COMPLETED && attemptChanges.isEmpty()) {
            ending = byWords(outcome.finalText().strip(), problems);
        }
        return new Validation(ending == Ending.COMPLETED && problems.isEmpty(), ending, problems);
    }

    private static Ending byWords(String text, List<String> problems) {
        if (text.isEmpty()) {
            problems.add("Its run ended well, but without a word and without a change.");
            return Ending.EMPTY;
        }
        if (text.length() <= SHORT && LIMIT.matcher(text).find()) {
            problems.add("It says that it is done, but its last words tell of a usage limit.");
            return Ending.LIMIT;
        }
        if (REFUSAL.matcher(text).find()) {
            problems.add("It says that it is done, but its last words decline the task.");
            return Ending.REFUSED;
        }
        String last = lastSentence(text);
        if (last.endsWith("?") && QUESTION.matcher(last).matches()) {
            problems.add("It says that it is done, but its last words ask.");
            return Ending.QUESTION;
        }
        return Ending.COMPLETED;
    }

    private static String lastSentence(String text) {
        String line = text.substring(text.lastIndexOf('\n') + 1).strip();
        String body = line.isEmpty() ? line : line.substring(0, line.length() - 1);
        int from = Math.max(body.lastIndexOf(". "), body.lastIndexOf("! "));
        return line.substring(from < 0 ? 0 : from + 2);
    }
}
