package dev.watchkeeper.rules;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.watchkeeper.rules.AbstractValue.Between;
import dev.watchkeeper.rules.AbstractValue.NoneOf;
import dev.watchkeeper.rules.AbstractValue.OneOf;
import dev.watchkeeper.rules.AbstractValue.Sized;
import dev.watchkeeper.rules.AbstractValue.Truth;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Evaluates an expression over what its variables can be. */
final class AbstractEvaluator {
    private final Function<String, @Nullable AbstractValue> variables;

    /**
     * @param variables by name, {@code a.b} for the member b of a; {@code null} for what is none
     */
    AbstractEvaluator(Function<String, @Nullable AbstractValue> variables) {
        this.variables = variables;
    }

    AbstractValue of(CelExpr expr) {
        String path = path(expr);
        AbstractValue known = path == null ? null : variables.apply(path);
        if (known != null) {
            return known;
        }
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case CALL -> call(expr.call());
            case LIST -> new Sized(expr.list().elements().size(), expr.list().elements().size());
            case COMPREHENSION -> overEmpty(expr.comprehension());
            default -> AbstractValue.ANYTHING;
        };
    }

    /** The variable that an expression names: {@code a}, or {@code a.b}. */
    static @Nullable String path(CelExpr expr) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            return expr.ident().name();
        }
        if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT
                && !expr.select().testOnly()
                && expr.select().operand().getKind() == CelExpr.ExprKind.Kind.IDENT) {
            return expr.select().operand().ident().name() + "." + expr.select().field();
        }
        return null;
    }

    private static AbstractValue constant(CelConstant c) {
        return switch (c.getKind()) {
            case BOOLEAN_VALUE -> Truth.of(c.booleanValue());
            case INT64_VALUE -> new Between(c.int64Value(), c.int64Value());
            case DOUBLE_VALUE -> new Between(c.doubleValue(), c.doubleValue());
            case STRING_VALUE -> new OneOf(Set.of(c.stringValue()));
            default -> AbstractValue.ANYTHING;
        };
    }

    /** Over nothing, "exists" is false and "all" is true; else nothing is known. */
    private AbstractValue overEmpty(CelExpr.CelComprehension c) {
        return of(c.iterRange()) instanceof Sized s
                        && s.most() == 0
                        && c.accuInit().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && c.result().getKind() == CelExpr.ExprKind.Kind.IDENT
                ? of(c.accuInit())
                : AbstractValue.ANYTHING;
    }

    private AbstractValue call(CelExpr.CelCall call) {
        List<CelExpr> args = call.args();
        Optional<CelExpr> target = call.target();
        return switch (call.function()) {
            case "_&&_" -> {
                Truth a = of(args.get(0)).truth();
                Truth b = of(args.get(1)).truth();
                yield new Truth(a.canHold() && b.canHold(), a.canFail() || b.canFail());
            }
            case "_||_" -> {
                Truth a = of(args.get(0)).truth();
                Truth b = of(args.get(1)).truth();
                yield new Truth(a.canHold() || b.canHold(), a.canFail() && b.canFail());
            }
            case "!_" -> not(of(args.get(0)).truth());
            case "_?_:_" -> {
                Truth which = of(args.get(0)).truth();
                yield which.canHold() && which.canFail()
                        ? AbstractValue.ANYTHING
                        : of(args.get(which.canHold() ? 1 : 2));
            }
            case "_==_" -> equal(of(args.get(0)), of(args.get(1)));
            case "_!=_" -> not(equal(of(args.get(0)), of(args.get(1))));
            case "_<_" -> less(of(args.get(0)), of(args.get(1)), true);
            case "_<=_" -> less(of(args.get(0)), of(args.get(1)), false);
            case "_>_" -> less(of(args.get(1)), of(args.get(0)), true);
            case "_>=_" -> less(of(args.get(1)), of(args.get(0)), false);
            case "_+_", "_-_", "_*_" -> reckoned(call.function(), of(args.get(0)), of(args.get(1)));
            case "-_" ->
                    of(args.get(0)) instanceof Between n
                            ? new Between(-n.high(), -n.low())
                            : AbstractValue.ANYTHING;
            case "double" -> of(args.get(0));
            case "size" -> size(of(target.orElseGet(args::getFirst)));
            case "@in", "_in_" -> in(args.get(0), args.get(1));
            default -> AbstractValue.ANYTHING;
        };
    }

    private static AbstractValue size(AbstractValue of) {
        return of instanceof Sized s ? new Between(s.least(), s.most()) : new Between(0, 1e15);
    }

    private static Truth not(Truth t) {
        return new Truth(t.canFail(), t.canHold());
    }

    private static Truth equal(AbstractValue a, AbstractValue b) {
        if (a instanceof Between x && b instanceof Between y) {
            boolean apart = x.high() < y.low() || y.high() < x.low();
            boolean one = x.low() == x.high() && y.low() == y.high() && x.low() == y.low();
            return new Truth(!apart, !one);
        }
        if (a instanceof OneOf x && b instanceof OneOf y) {
            Set<String> both = new HashSet<>(x.texts());
            both.retainAll(y.texts());
            boolean one = x.texts().size() == 1 && x.texts().equals(y.texts());
            return new Truth(!both.isEmpty(), !one);
        }
        if (a instanceof NoneOf x && b instanceof OneOf y) {
            return new Truth(!x.texts().containsAll(y.texts()), true);
        }
        if (a instanceof OneOf && b instanceof NoneOf) {
            return equal(b, a);
        }
        if (a instanceof Truth x && b instanceof Truth y) {
            return new Truth(
                    (x.canHold() && y.canHold()) || (x.canFail() && y.canFail()),
                    (x.canHold() && y.canFail()) || (x.canFail() && y.canHold()));
        }
        if (a instanceof Sized x && b instanceof Sized y) {
            return new Truth(
                    x.least() <= y.most() && y.least() <= x.most(), x.most() + y.most() > 0);
        }
        return AbstractValue.EITHER;
    }

    private static Truth less(AbstractValue a, AbstractValue b, boolean strictly) {
        if (!(a instanceof Between x) || !(b instanceof Between y)) {
            return AbstractValue.EITHER;
        }
        return strictly
                ? new Truth(x.low() < y.high(), x.high() >= y.low())
                : new Truth(x.low() <= y.high(), x.high() > y.low());
    }

    private static AbstractValue reckoned(String how, AbstractValue a, AbstractValue b) {
        if (!(a instanceof Between x) || !(b instanceof Between y)) {
            return AbstractValue.ANYTHING;
        }
        return switch (how) {
            case "_+_" -> new Between(x.low() + y.low(), x.high() + y.high());
            case "_-_" -> new Between(x.low() - y.high(), x.high() - y.low());
            default -> {
                double[] all = {
                    x.low() * y.low(), x.low() * y.high(), x.high() * y.low(), x.high() * y.high()
                };
                java.util.Arrays.sort(all);
                yield new Between(all[0], all[3]);
            }
        };
    }

    /** Whether a text is in a written list of texts. */
    private Truth in(CelExpr one, CelExpr list) {
        if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
            return of(list) instanceof Sized s && s.most() == 0
                    ? Truth.of(false)
                    : AbstractValue.EITHER;
        }
        boolean canHold = false;
        boolean canFail = true;
        for (CelExpr each : list.list().elements()) {
            Truth same = equal(of(one), of(each));
            canHold |= same.canHold();
            canFail &= same.canFail();
        }
        return new Truth(canHold, canFail);
    }
}
