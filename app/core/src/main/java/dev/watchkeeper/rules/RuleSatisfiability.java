package dev.watchkeeper.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.watchkeeper.domain.RuleProof;
import dev.watchkeeper.domain.RuleStep;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks for a situation in which a condition holds, or for the proof that there is none.
 *
 * <p>Each variable's domain is cut into cells at the literals of the condition. Combinations of
 * cells are gone through in order; one in which the condition can't hold by interval arithmetic is
 * left at once. If all are left, none exists: a proof. In what remains, values are tried with the
 * condition itself, so that a situation that is told really makes it fire. It always takes the same
 * way and ends after a bounded number of steps.
 */
final class RuleSatisfiability {
    private static final int MOST_CELLS = 20_000;
    private static final int MOST_TRIES = 20_000;
    private static final int TRIES_IN_A_CELL = 400;

    private final CelAbstractSyntaxTree ast;
    private final CelRuntime.Program program;
    private final RuleVariables variables;
    private final RuleDomains domains;
    private final Set<String> used;
    private final RuleCells cells;
    private int visited;
    private int tried;
    private boolean open;

    /**
     * @param ast the condition, joined with what always holds between its variables
     * @param used its variables, {@code a.b} for the member b of a
     */
    RuleSatisfiability(
            CelAbstractSyntaxTree ast,
            CelRuntime.Program program,
            RuleVariables variables,
            RuleDomains domains,
            Collection<String> used) {
        this.ast = ast;
        this.program = program;
        this.variables = variables;
        this.domains = domains;
        this.used = new LinkedHashSet<>(used);
        this.cells = new RuleCells(domains, constants(ast));
    }

    /** Variables that a condition names, with members where it names members. */
    static Set<String> named(CelAbstractSyntaxTree ast, RuleVariables variables) {
        Set<String> all = new LinkedHashSet<>();
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .forEach(node -> {
                    String path = AbstractEvaluator.path(node.expr());
                    if (path == null) {
                        return;
                    }
                    boolean inner =
                            node.parent()
                                    .map(p -> {
                                        String outer = AbstractEvaluator.path(p.expr());
                                        return outer != null && outer.startsWith(path + ".");
                                    })
                                    .orElse(false);
                    if (!inner && variables.type(path) != null) {
                        all.add(path);
                    } else if (!inner && variables.members().containsKey(path)) {
                        all.add(path);
                    }
                });
        return all;
    }

    private static RuleCells.Constants constants(CelAbstractSyntaxTree ast) {
        Set<Double> numbers = new TreeSet<>();
        Set<String> texts = new LinkedHashSet<>();
        Set<String> patterns = new LinkedHashSet<>();
        CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .forEach(node -> {
                    CelExpr expr = node.expr();
                    if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
                        return;
                    }
                    CelConstant c = expr.constant();
                    switch (c.getKind()) {
                        case INT64_VALUE -> numbers.add((double) c.int64Value());
                        case DOUBLE_VALUE -> numbers.add(c.doubleValue());
                        case STRING_VALUE -> {
                            boolean pattern =
                                    node.parent()
                                            .map(p ->
                                                    p.getKind() == CelExpr.ExprKind.Kind.CALL
                                                            && p.expr()
                                                                    .call()
                                                                    .function()
                                                                    .equals("matches"))
                                            .orElse(false);
                            (pattern ? patterns : texts).add(c.stringValue());
                        }
                        default -> {}
                    }
                });
        return new RuleCells.Constants(numbers, texts, patterns);
    }

    /**
     * Searches.
     *
     * @param steps at which the condition is asked
     */
    RuleProof search(List<RuleStep> steps) {
        for (RuleStep step : usualFirst(steps)) {
            Map<String, Object> found = at(step);
            if (found != null) {
                return new RuleProof(RuleProof.Kind.WITNESS, told(found) + ", " + step.text());
            }
        }
        return open
                ? new RuleProof(
                        RuleProof.Kind.NO_WITNESS_FOUND,
                        "none of the "
                                + tried
                                + " situations that were tried makes it fire, and nothing proves"
                                + " that none does")
                : new RuleProof(RuleProof.Kind.NEVER, why(steps));
    }

    /** Steps that every night comes to are the better examples. */
    private static List<RuleStep> usualFirst(List<RuleStep> steps) {
        List<RuleStep> all = new ArrayList<>(List.of(RuleStep.ASSESSED, RuleStep.ACCEPTANCE));
        all.addAll(List.of(RuleStep.QUESTION, RuleStep.LIMIT, RuleStep.NO_CHECKPOINT));
        all.retainAll(steps);
        return all;
    }

    private @Nullable Map<String, Object> at(RuleStep step) {
        List<String> names = new ArrayList<>();
        for (String name : used) {
            if (variables.type(name) != null && domains.knownAt(step, name)) {
                names.add(name);
            } else if (name.startsWith(RuleVariables.KNOWN + ".")) {
                names.add(name);
            }
        }
        Map<String, List<RuleCells.Cell>> all = new LinkedHashMap<>();
        for (String name : names) {
            all.put(name, cells.of(name, variables.type(name), step));
        }
        return within(ast.getExpr(), names, all, new LinkedHashMap<>());
    }

    private @Nullable Map<String, Object> within(
            CelExpr expr,
            List<String> names,
            Map<String, List<RuleCells.Cell>> all,
            Map<String, RuleCells.Cell> chosen) {
        if (++visited > MOST_CELLS) {
            open = true;
            return null;
        }
        if (!possible(expr, all, chosen).canHold()) {
            return null;
        }
        if (chosen.size() == names.size()) {
            open = true;
            return tried(names, chosen);
        }
        String next = names.get(chosen.size());
        for (RuleCells.Cell cell : all.getOrDefault(next, List.of())) {
            chosen.put(next, cell);
            Map<String, Object> found = within(expr, names, all, chosen);
            chosen.remove(next);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static AbstractValue.Truth possible(
            CelExpr expr,
            Map<String, List<RuleCells.Cell>> all,
            Map<String, RuleCells.Cell> chosen) {
        return new AbstractEvaluator(
                        name -> {
                            RuleCells.Cell cell = chosen.get(name);
                            if (cell != null) {
                                return cell.possible();
                            }
                            List<RuleCells.Cell> whole = all.get(name);
                            return whole == null ? null : RuleCells.hull(whole);
                        })
                .of(expr)
                .truth();
    }

    /** The values of these cells with which the condition holds; {@code null} if none is found. */
    private @Nullable Map<String, Object> tried(
            List<String> names, Map<String, RuleCells.Cell> chosen) {
        int[] at = new int[names.size()];
        for (int i = 0; i < TRIES_IN_A_CELL && tried < MOST_TRIES; i++) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int n = 0; n < at.length; n++) {
                String name = names.get(n);
                RuleCells.Cell cell = chosen.get(name);
                if (cell != null) {
                    values.put(name, cell.samples().get(at[n]));
                }
            }
            tried++;
            if (holds(values)) {
                return values;
            }
            int n = at.length - 1;
            while (n >= 0) {
                RuleCells.Cell cell = chosen.get(names.get(n));
                if (cell != null && ++at[n] < cell.samples().size()) {
                    break;
                }
                at[n--] = 0;
            }
            if (n < 0) {
                return null;
            }
        }
        return null;
    }

    private boolean holds(Map<String, Object> values) {
        Map<String, Object> known = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            int dot = path.indexOf('.');
            if (path.startsWith(RuleVariables.KNOWN + ".")) {
                if (Boolean.TRUE.equals(value)) {
                    known.putIfAbsent(path.substring(dot + 1), Map.of());
                }
            } else if (dot < 0) {
                known.put(path, value);
            } else {
                String owner = path.substring(0, dot);
                Map<String, Object> parts = new LinkedHashMap<>();
                if (known.get(owner) instanceof Map<?, ?> before) {
                    before.forEach((k, v) -> parts.put(String.valueOf(k), v));
                }
                parts.put(path.substring(dot + 1), value);
                known.put(owner, parts);
            }
        });
        unknown(values).forEach(known::remove);
        try {
            return Boolean.TRUE.equals(program.eval(variables.typed(known)));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    /** The variables of which the situation says that they are not known. */
    private static Set<String> unknown(Map<String, Object> values) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(RuleVariables.KNOWN + "."))
                .filter(e -> Boolean.FALSE.equals(e.getValue()))
                .map(e -> e.getKey().substring(RuleVariables.KNOWN.length() + 1))
                .collect(Collectors.toSet());
    }

    private static String told(Map<String, Object> values) {
        Set<String> unknown = unknown(values);
        return values.entrySet().stream()
                .filter(e -> !unknown.contains(e.getKey().split("\\.")[0]))
                .map(e -> e.getKey() + " = " + told(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String told(Object value) {
        return switch (value) {
            case String s -> "'" + (s.length() <= 60 ? s : s.substring(0, 59) + "…") + "'";
            case Collection<?> c when c.size() > 4 -> c.size() + " entries";
            case Collection<?> c ->
                    c.stream()
                            .map(RuleSatisfiability::told)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> m ->
                    m.entrySet().stream()
                            .map(e -> e.getKey() + ": " + told(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 ->
                    String.format(java.util.Locale.ROOT, "%.1f", d);
            default -> String.valueOf(value);
        };
    }

    /**
     * Why it never holds: the first part that can't hold by itself, or that they can't together.
     */
    private String why(List<RuleStep> steps) {
        for (CelExpr part : parts(ast.getExpr(), new ArrayList<>())) {
            Set<String> names = new LinkedHashSet<>();
            boolean never = true;
            for (RuleStep at : steps) {
                Map<String, List<RuleCells.Cell>> all = new LinkedHashMap<>();
                for (String name : namedIn(part)) {
                    if (variables.type(name) != null && domains.knownAt(at, name)) {
                        all.put(name, cells.of(name, variables.type(name), at));
                        names.add(name);
                    }
                }
                never &=
                        !somewhere(part, new ArrayList<>(all.keySet()), all, new LinkedHashMap<>());
            }
            if (never) {
                return "`"
                        + text(part)
                        + "` never holds"
                        + names.stream()
                                .map(n ->
                                        "; "
                                                + n
                                                + " is "
                                                + domains.words(n, variables.requireType(n), steps))
                                .collect(Collectors.joining());
            }
        }
        return "its parts never hold together";
    }

    private boolean somewhere(
            CelExpr expr,
            List<String> names,
            Map<String, List<RuleCells.Cell>> all,
            Map<String, RuleCells.Cell> chosen) {
        if (!possible(expr, all, chosen).canHold()) {
            return false;
        }
        if (chosen.size() == names.size() || ++visited > 2 * MOST_CELLS) {
            return true;
        }
        String next = names.get(chosen.size());
        for (RuleCells.Cell cell : all.getOrDefault(next, List.of())) {
            chosen.put(next, cell);
            boolean found = somewhere(expr, names, all, chosen);
            chosen.remove(next);
            if (found) {
                return true;
            }
        }
        return false;
    }

    private Set<String> namedIn(CelExpr part) {
        return named(CelAbstractSyntaxTree.newParsedAst(part, ast.getSource()), variables);
    }

    private String text(CelExpr part) {
        return CelUnparserFactory.newUnparser()
                .unparse(CelAbstractSyntaxTree.newParsedAst(part, ast.getSource()));
    }

    private static List<CelExpr> parts(CelExpr expr, List<CelExpr> into) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("_&&_")) {
            parts(expr.call().args().get(0), into);
            parts(expr.call().args().get(1), into);
        } else {
            into.add(expr);
        }
        return into;
    }
}
