package dev.watchkeeper.cli;

import java.util.List;

/** Names that a person may have meant: at most two slips away, swapped letters count as one. */
final class Similar {
    private static final int MOST = 2;

    private Similar() {}

    /** The nearest of {@code names}; empty if none is near. */
    static List<String> to(String written, List<String> names) {
        int nearest =
                names.stream().mapToInt(n -> distance(written, n)).min().orElse(Integer.MAX_VALUE);
        return nearest > MOST
                ? List.of()
                : names.stream().filter(n -> distance(written, n) == nearest).toList();
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] =
                        Math.min(
                                Math.min(d[i - 1][j], d[i][j - 1]) + 1,
                                d[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
