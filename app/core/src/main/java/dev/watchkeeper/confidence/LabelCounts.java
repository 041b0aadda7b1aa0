package dev.watchkeeper.confidence;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** How many labels said right and how many said otherwise, by their relative weight. */
final class LabelCounts {
    private static final double TINY = 1e-9;

    private final TreeMap<Double, int[]> rightAndWrong = new TreeMap<>();

    /**
     * Counts one more.
     *
     * @param weight above 0, at most 1
     */
    void add(double weight, boolean right) {
        add(weight, right, 1);
    }

    private void add(double weight, boolean right, int n) {
        if (!(weight > 0 && weight <= 1 + TINY)) {
            throw new IllegalArgumentException("no relative weight: " + weight);
        }
        rightAndWrong.computeIfAbsent(Math.min(1, weight), _ -> new int[2])[right ? 0 : 1] += n;
    }

    /** All of them. */
    int labels() {
        return rightAndWrong.values().stream().mapToInt(n -> n[0] + n[1]).sum();
    }

    /** Those that did not say right. */
    int wrong() {
        return rightAndWrong.values().stream().mapToInt(n -> n[1]).sum();
    }

    /** The same with so many further ones of weight 1 that are right. */
    LabelCounts withRight(int further) {
        LabelCounts more = new LabelCounts();
        rightAndWrong.forEach((weight, n) -> more.rightAndWrong.put(weight, n.clone()));
        if (further > 0) {
            more.add(1, true, further);
        }
        return more;
    }

    /** As many of the same weights, all right but for the heaviest ones. */
    LabelCounts allRightBut(int wrong) {
        LabelCounts as = new LabelCounts();
        int left = wrong;
        for (Map.Entry<Double, int[]> one : rightAndWrong.descendingMap().entrySet()) {
            int n = one.getValue()[0] + one.getValue()[1];
            int here = Math.min(left, n);
            as.rightAndWrong.put(one.getKey(), new int[] {n - here, here});
            left -= here;
        }
        return as;
    }

    /** The sum of a function of the weights over the right ones, and of another over the others. */
    double sum(DoubleUnaryOperator right, DoubleUnaryOperator wrong) {
        double sum = 0;
        for (Map.Entry<Double, int[]> one : rightAndWrong.entrySet()) {
            double weight = one.getKey();
            int[] n = one.getValue();
            // Zero times infinity is no number.
            sum += n[0] == 0 ? 0 : n[0] * right.applyAsDouble(weight);
            sum += n[1] == 0 ? 0 : n[1] * wrong.applyAsDouble(weight);
        }
        return sum;
    }
}
