package dev.watchkeeper.desktop.kit;

import javafx.collections.ObservableList;

import java.util.List;

/** Lists that are shown while they change. */
public final class Lists {
    private static final int FEW = 40;

    private Lists() {}

    /** Replaces only what differs, so that a selection stays where it is. */
    public static <T> void replace(ObservableList<T> in, List<T> by) {
        for (int i = 0; i < Math.min(in.size(), by.size()); i++) {
            if (!in.get(i).equals(by.get(i))) {
                in.set(i, by.get(i));
            }
        }
        if (in.size() > by.size()) {
            in.remove(by.size(), in.size());
        } else if (by.size() > in.size()) {
            in.addAll(by.subList(in.size(), by.size()));
        }
    }

    /**
     * Makes a list equal to another by one change of the stretch in which they differ, however
     * long; where only a few differ, each of them is changed alone.
     */
    public static <T> void splice(ObservableList<T> in, List<T> by) {
        int shorter = Math.min(in.size(), by.size());
        int head = 0;
        while (head < shorter && in.get(head).equals(by.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && in.get(in.size() - 1 - tail).equals(by.get(by.size() - 1 - tail))) {
            tail++;
        }
        int old = in.size() - tail;
        List<T> fresh = by.subList(head, by.size() - tail);
        if (old - head == fresh.size() && fresh.size() <= FEW) {
            for (int i = 0; i < fresh.size(); i++) {
                if (!in.get(head + i).equals(fresh.get(i))) {
                    in.set(head + i, fresh.get(i));
                }
            }
        } else if (head == 0 && tail == 0) {
            in.setAll(by);
        } else {
            in.remove(head, old);
            in.addAll(head, fresh);
        }
    }
}
