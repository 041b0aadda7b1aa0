package dev.watchkeeper.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Nearness;
import dev.watchkeeper.domain.RuleProof;
import dev.watchkeeper.domain.RuleStep;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks and compiles the conditions of breakpoint rules.
 *
 * <p>CEL needs half a second to come up in a fresh process. So an expression that was checked
 * before is known by its hash ({@link CheckedRules}), and is compiled when it is first asked.
 */
public final class RuleCompiler {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']+)'");
    private static final Pattern NO_FIELD = Pattern.compile("undefined field '([^']+)'");

    // What a condition means lies in its words alone: one environment for the whole process, and
    // the shipped rules compiled once, however many projects have them and however often settings
    // are read anew.
    private static final RuleVariables VARIABLES = new RuleVariables();
    private static final RuleDomains DOMAINS = new RuleDomains(VARIABLES);
    private static final RuleEnvironment CEL = new RuleEnvironment(VARIABLES);
    private static final int KEPT = 256;
    private static final Map<String, Ready> READY =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Ready> eldest) {
                    return size() > KEPT;
                }
            };

    private final CheckedRules checked;

    public RuleCompiler(CheckedRules checked) {
        this.checked = checked;
    }

    /** What a rule's condition needs and how it is asked; {@code null} if it is wrong. */
    public @Nullable Compiled compile(Value.Scalar when, Problems problems) {
        String expression = when.text();
        CheckedRules.Known known = checked.known(expression);
        if (known == null) {
            CelAbstractSyntaxTree ast = check(expression, when, problems);
            if (ast == null) {
                return null;
            }
            known = new CheckedRules.Known(needs(ast), proof(ast, expression, when.place()));
            checked.add(expression, known);
        }
        return new Compiled(
                known.variables(),
                new Lazy(expression, when.place()),
                DOMAINS.steps(known.variables()),
                known.proof());
    }

    /** Whether it can fire; see {@link RuleSatisfiability}. */
    private static RuleProof proof(CelAbstractSyntaxTree ast, String expression, Place place) {
        Set<String> needs = needs(ast);
        List<RuleStep> steps = DOMAINS.steps(needs);
        if (steps.isEmpty()) {
            return new RuleProof(RuleProof.Kind.NEVER, neverKnown(needs));
        }
        Set<String> used = RuleSatisfiability.named(ast, VARIABLES);
        used.addAll(asked(ast));
        StringBuilder whole = new StringBuilder("(" + expression + "\n)");
        DOMAINS.together(used).forEach(t -> whole.append(" && (").append(t).append(')'));
        try {
            CelAbstractSyntaxTree together = CEL.compiler().compile(whole.toString()).getAst();
            return new RuleSatisfiability(
                            together,
                            CEL.runtime().createProgram(together),
                            VARIABLES,
                            DOMAINS,
                            used)
                    .search(steps);
        } catch (CelValidationException | CelEvaluationException e) {
            throw failed(expression, place, e);
        }
    }

    private static String neverKnown(Set<String> needs) {
        List<String> sorted = needs.stream().sorted().toList();
        for (String one : sorted) {
            if (DOMAINS.steps(Set.of(one)).isEmpty()) {
                return one + " is never known";
            }
        }
        for (String a : sorted) {
            for (String b : sorted) {
                if (a.compareTo(b) < 0 && DOMAINS.steps(Set.of(a, b)).isEmpty()) {
                    return a
                            + " is only known "
                            + when(a)
                            + ", "
                            + b
                            + " only "
                            + when(b)
                            + ", so never both";
                }
            }
        }
        return String.join(", ", sorted) + " are never known together";
    }

    private static String when(String name) {
        return DOMAINS.steps(Set.of(name)).stream()
                .map(RuleStep::text)
                .collect(Collectors.joining(" or "));
    }

    private static @Nullable CelAbstractSyntaxTree check(
            String expression, Value.Scalar when, Problems problems) {
        CelValidationResult result = CEL.compiler().compile(expression);
        if (!result.hasError()) {
            try {
                return result.getAst();
            } catch (CelValidationException e) {
                problems.add(when.place(), "this condition can't be read: " + e.getMessage());
                return null;
            }
        }
        for (CelIssue issue : result.getErrors()) {
            tell(issue, expression, when, problems);
        }
        return null;
    }

    private static void tell(
            CelIssue issue, String expression, Value.Scalar when, Problems problems) {
        Place place = when.place();
        if (issue.getSourceLocation().getLine() == 1
                && when.style() != Value.Scalar.Style.BLOCK
                && issue.getSourceLocation().getColumn() >= 0) {
            int quote = when.style() == Value.Scalar.Style.PLAIN ? 0 : 1;
            place = place.right(quote + issue.getSourceLocation().getColumn());
        }
        Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
        if (undeclared.find()) {
            String name = undeclared.group(1);
            List<String> right = new ArrayList<>(VARIABLES.names());
            right.add(RuleVariables.KNOWN);
            problems.add(place, "there is no variable or function '" + name + "'", name, right);
            return;
        }
        Matcher field = NO_FIELD.matcher(issue.getMessage());
        if (field.find()) {
            String name = field.group(1);
            Matcher owner =
                    Pattern.compile("(\\w+)\\s*\\.\\s*" + Pattern.quote(name)).matcher(expression);
            String variable = owner.find() ? owner.group(1) : "";
            Set<String> right =
                    variable.equals(RuleVariables.KNOWN)
                            ? new LinkedHashSet<>(VARIABLES.names())
                            : VARIABLES.members().getOrDefault(variable, Map.of()).keySet();
            problems.add(place, variable + " has no '" + name + "'", name, right);
            return;
        }
        String words = issue.getMessage().replaceAll("\\s*\\(candidates:.*", "");
        problems.add(place, "this condition can't be used: " + words);
    }

    /**
     * The variables that a condition needs: those it names without asking whether they are known.
     */
    private static Set<String> needs(CelAbstractSyntaxTree ast) {
        Set<String> named = RuleSatisfiability.named(ast, VARIABLES);
        Set<String> asked = asked(ast);
        named.removeIf(n -> {
            int dot = n.indexOf('.');
            return asked.contains(RuleVariables.KNOWN + "." + (dot < 0 ? n : n.substring(0, dot)));
        });
        return named;
    }

    /** What it asks whether it is known, each {@code known.NAME}. */
    private static Set<String> asked(CelAbstractSyntaxTree ast) {
        Set<String> asked = new LinkedHashSet<>();
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .forEach(node -> {
                    String path = AbstractEvaluator.path(node.expr());
                    if (path != null && path.startsWith(RuleVariables.KNOWN + ".")) {
                        asked.add(path);
                    }
                });
        return asked;
    }

    private static WatchkeeperException failed(String expression, Place place, Exception e) {
        return new WatchkeeperException(
                Code.SETTINGS,
                place
                        + ": the condition '"
                        + expression
                        + "' can't be evaluated: "
                        + e.getMessage(),
                "Mend the rule; until then it asks.",
                e);
    }

    private static Ready ready(String expression, Place place) {
        synchronized (READY) {
            Ready known = READY.get(expression);
            if (known == null) {
                known = compiled(expression, place);
                READY.put(expression, known);
            }
            return known;
        }
    }

    private static Ready compiled(String expression, Place place) {
        try {
            CelAbstractSyntaxTree ast = CEL.compiler().compile(expression).getAst();
            Set<String> whole = new HashSet<>();
            Map<String, Set<String>> members = new HashMap<>();
            for (String name : RuleSatisfiability.named(ast, VARIABLES)) {
                int dot = name.indexOf('.');
                if (dot < 0) {
                    whole.add(name);
                } else {
                    members.computeIfAbsent(name.substring(0, dot), _ -> new HashSet<>())
                            .add(name.substring(dot + 1));
                }
            }
            members.keySet().removeAll(whole);
            Map<String, List<RuleVariables.Part>> parts = new HashMap<>();
            members.forEach((name, only) -> parts.put(name, VARIABLES.parts(name, only)));
            return new Ready(
                    CEL.runtime().createProgram(ast), parts, new RuleDistance(ast, DOMAINS));
        } catch (CelValidationException | CelEvaluationException e) {
            throw failed(expression, place, e);
        }
    }

    /**
     * A compiled condition.
     *
     * @param members by variable: the only ones that it looks at
     */
    private record Ready(
            CelRuntime.Program program,
            Map<String, List<RuleVariables.Part>> members,
            RuleDistance distance) {}

    /** A checked condition. */
    public record Compiled(
            Set<String> variables,
            BreakpointRule.Condition condition,
            List<RuleStep> steps,
            RuleProof proof) {}

    /** Compiles when it is first asked. Safe for many threads. */
    private static final class Lazy implements BreakpointRule.Condition {
        private final String expression;
        private final Place place;
        private volatile @Nullable Ready ready;

        Lazy(String expression, Place place) {
            this.expression = expression;
            this.place = place;
        }

        private Ready ready() {
            Ready made = ready;
            if (made == null) {
                made = RuleCompiler.ready(expression, place);
                ready = made;
            }
            return made;
        }

        /** Equal conditions say the same of the same values. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Lazy lazy && expression.equals(lazy.expression);
        }

        @Override
        public int hashCode() {
            return expression.hashCode();
        }

        // Only what is looked at, and only when it is: a backtest asks many thousand times.
        private static @Nullable Object typed(Map<String, Object> known, String name, Ready now) {
            return VARIABLES.typed(known, name, now.members().get(name));
        }

        @Override
        public boolean holds(Map<String, Object> known) {
            Ready now = ready();
            try {
                return Boolean.TRUE.equals(
                        now.program().eval(name -> Optional.ofNullable(typed(known, name, now))));
            } catch (CelEvaluationException e) {
                throw failed(expression, place, e);
            }
        }

        @Override
        public @Nullable Nearness nearness(Map<String, Object> known) {
            Ready now = ready();
            return now.distance().of(VARIABLES.typed(known));
        }
    }
}
