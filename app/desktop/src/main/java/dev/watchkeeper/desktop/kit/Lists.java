package dev.watchkeeper.desktop.kit;

import javafx.collections.ObservableList;

import java.util.List;

/** Lists that are shown while they change. */
public final class Lists {
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
}
