package dev.watchkeeper.desktop.screen.tasks;

import java.util.ArrayList;
import java.util.Arrays;
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
        return new StableOrder(kept, kept.size() - inOrder(kept, wanted));
    }

    /** How many cards can stay where they are while the others are put in their places. */
    private static int inOrder(List<TaskCard> kept, List<TaskCard> wanted) {
        Map<String, Integer> places = new HashMap<>(2 * wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            places.put(wanted.get(i).id(), i);
        }
        // The longest rising row: for each length the least place that one of it ends with.
        int[] ends = new int[kept.size()];
        int longest = 0;
        for (TaskCard card : kept) {
            int place = places.getOrDefault(card.id(), 0);
            int at = Arrays.binarySearch(ends, 0, longest, place);
            at = at < 0 ? -at - 1 : at;
            ends[at] = place;
            longest = Math.max(longest, at + 1);
        }
        return longest;
    }
}
