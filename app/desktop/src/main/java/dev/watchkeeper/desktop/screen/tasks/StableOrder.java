package dev.watchkeeper.desktop.screen.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An order of cards that does not change under a person's eyes: what is shown keeps its place, and
 * what comes later stands at the end until the list is put in order again.
 *
 * @param cards in the order in which they are shown
 * @param late how many stand where they do not belong by the wished order
 */
record StableOrder(List<TaskCard> cards, int late) {
    /**
     * @param shown ids in the order in which they are shown now
     * @param wanted the cards in the wished order
     * @param hold whether what is shown keeps its place
     */
    static StableOrder of(List<TaskCard> shown, List<TaskCard> wanted, boolean hold) {
        if (!hold) {
            return new StableOrder(wanted, 0);
        }
        Map<String, TaskCard> byId = new HashMap<>(2 * wanted.size());
        wanted.forEach(c -> byId.put(c.id(), c));
        List<TaskCard> kept = new ArrayList<>(wanted.size());
        Set<String> there = new HashSet<>(2 * wanted.size());
        for (TaskCard card : shown) {
            TaskCard now = byId.get(card.id());
            if (now != null && there.add(card.id())) {
                kept.add(now);
            }
        }
        for (TaskCard card : wanted) {
            if (there.add(card.id())) {
                kept.add(card);
            }
        }
        int late = 0;
        for (int i = 0; i < kept.size(); i++) {
            late += kept.get(i).id().equals(wanted.get(i).id()) ? 0 : 1;
        }
        return new StableOrder(kept, late);
    }
}
