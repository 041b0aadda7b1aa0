package dev.watchkeeper.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelUnparserFactory;
import dev.watchkeeper.domain.Nearness;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How far a condition is from holding: by the one comparison of a number that fails. */
final class RuleDistance {
    private final CelAbstractSyntaxTree ast;
    private final RuleDomains domains;

    RuleDistance(CelAbstractSyntaxTree ast, RuleDomains domains) {
        this.ast = ast;
        this.domains = domains;
    }

    /**
     * {@code null} if it holds, if more than one part fails, or if what fails is no number. That
     * another decision would have been needed is not counted: it follows from the numbers.
     */
    @Nullable Nearness of(Map<String, Object> known) {
        AbstractEvaluator values = new AbstractEvaluator(path -> exactly(known, path));
        CelExpr fails = null;
        for (CelExpr part : parts(ast.getExpr(), new ArrayList<>())) {
            AbstractValue.Truth truth = values.of(part).truth();
            if (truth.canHold() && truth.canFail()) {
                return null;
            }
            if (!truth.canHold() && !aboutTheDecision(part)) {
                if (fails != null) {
                    return null;
                }
                fails = part;
            }
        }
        return fails == null ? null : distance(fails, values);
    }

    private static boolean aboutTheDecision(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.CALL
                && part.call().args().stream()
                        .anyMatch(a -> "decision".equals(AbstractEvaluator.path(a)));
    }

    private @Nullable Nearness distance(CelExpr part, AbstractEvaluator values) {
        if (part.getKind() != CelExpr.ExprKind.Kind.CALL || part.call().args().size() != 2) {
            return null;
        }
        if (!Set.of("_<_", "_<=_", "_>_", "_>=_", "_==_").contains(part.call().function())) {
            return null;
        }
        CelExpr left = part.call().args().get(0);
        CelExpr right = part.call().args().get(1);
        if (!(values.of(left) instanceof AbstractValue.Between a)
                || !(values.of(right) instanceof AbstractValue.Between b)
                || a.low() != a.high()
                || b.low() != b.high()) {
            return null;
        }
        String path = AbstractEvaluator.path(left);
        if (path == null) {
            // How many there are of something is no matter of degree.
            return null;
        }
        double whole =
                domains.range(path)[1] <= 1
                        ? 1
                        : Math.max(1, Math.max(Math.abs(a.low()), Math.abs(b.low())));
        return new Nearness(
                "`"
                        + text(part)
                        + "`, where it was "
                        + number(a.low())
                        + ", "
                        + number(Math.abs(a.low() - b.low()))
                        + " away",
                Math.abs(a.low() - b.low()) / whole);
    }

    private String text(CelExpr part) {
        return CelUnparserFactory.newUnparser()
                .unparse(CelAbstractSyntaxTree.newParsedAst(part, ast.getSource()));
    }

    private static String number(double n) {
        return n == Math.rint(n) && Math.abs(n) < 1e15
                ? String.valueOf((long) n)
                : String.format(Locale.ROOT, "%.2f", n);
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

    private static @Nullable AbstractValue exactly(Map<String, Object> known, String path) {
        int dot = path.indexOf('.');
        Object value =
                dot < 0
                        ? known.get(path)
                        : known.get(path.substring(0, dot)) instanceof Map<?, ?> owner
                                ? owner.get(path.substring(dot + 1))
                                : null;
        return switch (value) {
            case Boolean b -> AbstractValue.Truth.of(b);
            case Number n -> new AbstractValue.Between(n.doubleValue(), n.doubleValue());
            case String s -> new AbstractValue.OneOf(Set.of(s));
            case Collection<?> c -> new AbstractValue.Sized(c.size(), c.size());
            case Map<?, ?> m -> new AbstractValue.Sized(m.size(), m.size());
            case null, default -> null;
        };
    }
}
