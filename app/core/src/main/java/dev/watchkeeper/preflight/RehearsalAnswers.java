package dev.watchkeeper.preflight;

import dev.watchkeeper.agentrun.AgentAnswers;
import dev.watchkeeper.domain.PermissionRule;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession;
import dev.watchkeeper.rules.PermissionRules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Answers what an agent asks in a rehearsal as the night would, by the rules; what would wait for a
 * person is denied, and noted. Called on the thread that follows the agent.
 */
final class RehearsalAnswers implements AgentAnswers {
    private static final Pattern SHELL =
            Pattern.compile(".*(bash|shell|exec|command|cmd|run|terminal|repl).*");

    private final List<PermissionRule> rules;
    private final Predicate<String> standing;
    private final Map<String, Reply> open = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    /**
     * @param standing whether a person has allowed a form from some time on
     */
    RehearsalAnswers(List<PermissionRule> rules, Predicate<String> standing) {
        this.rules = List.copyOf(rules);
        this.standing = standing;
    }

    /** Takes what concerns it of what an agent says. */
    void see(AgentEvent event) {
        switch (event) {
            case AgentEvent.PermissionRequest p ->
                    open.putIfAbsent(p.id(), new Reply(p, permission(p)));
            case AgentEvent.Question q when !q.id().isEmpty() ->
                    open.putIfAbsent(
                            q.id(),
                            new Reply(
                                    q,
                                    new AgentSession.Answer(
                                            false,
                                            "This is a rehearsal: nobody answers. Go on by"
                                                    + " yourself.",
                                            List.of())));
            case AgentEvent.Withdrawn w -> open.remove(w.id());
            default -> {}
        }
    }

    private AgentSession.Answer permission(AgentEvent.PermissionRequest p) {
        PermissionRule.Kind kind =
                PermissionRules.first(rules, p.form(), p.whole())
                        .map(PermissionRule::kind)
                        .orElse(PermissionRule.Kind.ASK);
        if (kind == PermissionRule.Kind.ALLOW
                || kind == PermissionRule.Kind.ASK && p.whole() && standing.test(p.form())) {
            return new AgentSession.Answer(true, "", List.of());
        }
        if (kind == PermissionRule.Kind.ASK) {
            asked.add(p.form());
        }
        return new AgentSession.Answer(false, "Not in this rehearsal.", List.of());
    }

    /** The forms for which nobody but a person could give an answer, in their order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<Reply> look() {
        return List.copyOf(open.values());
    }

    @Override
    public void sent(Reply reply) {
        open.values().remove(reply);
    }

    /** A pattern for requests like one: of a command its first word, of another tool all. */
    static String pattern(String form) {
        int gap = form.indexOf('(');
        if (gap <= 0) {
            return form;
        }
        String tool = form.substring(0, gap);
        String object = form.substring(gap + 1, Math.max(gap + 1, form.length() - 1)).strip();
        String first = object.split("\\s+", 2)[0];
        return SHELL.matcher(tool.toLowerCase(Locale.ROOT)).matches() && !first.isEmpty()
                ? tool + "(" + first + (first.equals(object) ? ")" : " *)")
                : tool + "(*)";
    }
}
