package dev.watchkeeper.rules;

import java.util.Set;

/**
 * Which values an expression can have while its variables are only known to lie in cells: never
 * fewer than it really can (interval arithmetic; R. E. Moore, Interval Analysis, 1966).
 */
sealed interface AbstractValue {
    /** Nothing is known. */
    record Anything() implements AbstractValue {}

    /** A truth. */
    record Truth(boolean canHold, boolean canFail) implements AbstractValue {
        static Truth of(boolean value) {
            return new Truth(value, !value);
        }
    }

    /** A number from {@code low} to {@code high}, both included. */
    record Between(double low, double high) implements AbstractValue {}

    /** One of these texts. */
    record OneOf(Set<String> texts) implements AbstractValue {
        public OneOf {
            texts = Set.copyOf(texts);
        }
    }

    /** A text, but none of these. */
    record NoneOf(Set<String> texts) implements AbstractValue {
        public NoneOf {
            texts = Set.copyOf(texts);
        }
    }

    /** A list or map with at least {@code least} and at most {@code most} entries. */
    record Sized(double least, double most) implements AbstractValue {}

    AbstractValue ANYTHING = new Anything();
    Truth EITHER = new Truth(true, true);

    /** As a truth; what is no truth can be either. */
    default Truth truth() {
        return this instanceof Truth t ? t : EITHER;
    }
}
