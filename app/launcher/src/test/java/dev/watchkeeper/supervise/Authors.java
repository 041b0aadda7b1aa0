package dev.watchkeeper.supervise;

import dev.watchkeeper.testkit.Picture;
import dev.watchkeeper.testkit.Picture.Kind;
import dev.watchkeeper.testkit.Picture.Thing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who wrote what in a workspace and when, as the test knows it by itself, and what must stand there
 * therefore.
 */
final class Authors {
    /** Far from the contents that are drawn. */
    private static final int HELD_AT_MOST = 2000;

    /** Where an attempt's work goes back to: what was there before, with the person's since. */
    private final TreeMap<String, Thing> base = new TreeMap<>();

    /** What the person has changed since, as they left it. */
    private final TreeMap<String, Thing> persons = new TreeMap<>();

    /** What the person has deleted since; the guide says that it may come back. */
    private final Set<String> deleted = new HashSet<>();

    /** What stood there when the person deleted it. */
    private final TreeMap<String, Thing> gone = new TreeMap<>();

    /** What the person wrote while the agent ran: it may be taken out, and is kept then. */
    private final TreeMap<String, Thing> beside = new TreeMap<>();

    /** What the person made again as the agent had left it: it may be called either's. */
    private final Set<String> remade = new HashSet<>();

    /** What an agent has changed. */
    private final Set<String> agents = new TreeSet<>();

    /** What stands nowhere in the tree that is gone back to, since the person put others there. */
    private final TreeMap<String, Thing> displaced = new TreeMap<>();

    /** What files in folders that no checkpoint looks into have held. */
    private final Set<String> elsewhere;

    private Picture now;

    /**
     * @param elsewhere what files in folders that no checkpoint looks into have held; more may come
     *     to it
     */
    Authors(Picture first, Set<String> elsewhere) {
        this.now = first;
        this.elsewhere = elsewhere;
        begin(first);
    }

    /** Nothing of a task's work is there: what stands there now is the person's. */
    void begin(Picture picture) {
        base.clear();
        base.putAll(picture.things());
        persons.clear();
        deleted.clear();
        gone.clear();
        beside.clear();
        remade.clear();
        agents.clear();
        displaced.clear();
        now = picture;
    }

    Picture now() {
        return now;
    }

    /** What was to be put back was: from here on what differs is somebody's. */
    void seen(Picture picture) {
        now = picture;
    }

    /**
     * The person has made this of what was there, while nothing of an attempt ran.
     *
     * @param written what the person wrote, changed or not
     */
    Set<String> person(Picture after, Set<String> written) {
        var changes = now.changesTo(after);
        written.stream().filter(p -> !changes.containsKey(p)).forEach(remade::add);
        changes.forEach((path, thing) -> {
            if (thing == null || folder(thing) && mayGiveWay(path, after)) {
                persons.remove(path);
                deleted.add(path);
                Thing was = now.at(path);
                if (was != null) {
                    gone.put(path, was);
                }
                return;
            }
            persons.put(path, thing);
            deleted.remove(path);
            for (String above : above(path)) {
                Thing before = base.get(above);
                if (before != null && before.kind() != Kind.FOLDER) {
                    displaced.put(above, before);
                    base.remove(above);
                }
            }
            if (thing.kind() != Kind.FOLDER) {
                for (String below : below(base.keySet(), path)) {
                    displaced.put(below, Objects.requireNonNull(base.get(below)));
                    base.remove(below);
                }
            }
            base.put(path, thing);
        });
        now = after;
        return changes.keySet();
    }

    /**
     * Folders alone are not told, so that they may give way to the file that was there, or where
     * one above them is now.
     */
    private boolean mayGiveWay(String folder, Picture after) {
        return file(base.get(folder)) != null
                || above(folder).stream().anyMatch(p -> file(base.get(p)) != null)
                        && below(after.things().keySet(), folder).stream()
                                .allMatch(p -> folder(after.at(p)));
    }

    /** The person has written this while the agent ran. */
    void beside(String path, Thing thing) {
        beside.put(path, thing);
    }

    /** All else that differs is an agent's. */
    Set<String> agent(Picture after) {
        Set<String> changed = now.changesTo(after).keySet();
        agents.addAll(changed);
        agents.removeAll(beside.keySet());
        now = after;
        return changed;
    }

    /** What the attempt has changed, by path. */
    Set<String> work() {
        Set<String> paths = new TreeSet<>(base.keySet());
        paths.addAll(now.things().keySet());
        paths.removeIf(p ->
                beside.containsKey(p)
                        || Objects.equals(file(base.get(p)), file(now.at(p)))
                        || deleted.contains(p));
        return paths;
    }

    /**
     * What no checkpoint holds and is as it was: an agent that touched it is said to have changed
     * it.
     */
    Set<String> touchable() {
        return base.entrySet().stream()
                .filter(e -> notHeld(e.getValue()) && e.getValue().equals(now.at(e.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Whether a pipe stands where a checkpoint holds something, which comes back then. */
    private boolean inTheWay(String path) {
        Thing was = base.get(path);
        Thing is = now.at(path);
        return was != null && !notHeld(was) && is != null && is.kind() == Kind.SPECIAL;
    }

    /** What the person may be said to have changed. */
    boolean mayBePersons(String path) {
        return persons.containsKey(path)
                || remade.contains(path)
                || deleted.contains(path)
                || displaced.containsKey(path)
                || beside.containsKey(path);
    }

    /** What the person has deleted since the task began. */
    Set<String> deleted() {
        return Set.copyOf(deleted);
    }

    /** Whether this is what the person deleted from there. */
    boolean isBack(String path, @Nullable Thing thing) {
        return deleted.contains(path) && thing != null && thing.equals(gone.get(path));
    }

    /** What was there before, and what is the person's since, in words for a failure. */
    String whose(String path) {
        return persons.containsKey(path)
                ? "the person's since the task began"
                : agents.contains(path) ? "changed by the agent" : "there before the task";
    }

    /**
     * How a workspace differs from what must stand there after the work was taken out: a sentence
     * each.
     */
    List<String> afterPutBack(Picture actual) {
        Set<String> notHeld = new TreeSet<>();
        Set<String> all = new TreeSet<>(base.keySet());
        all.addAll(now.things().keySet());
        for (String path : all) {
            boolean changed = !Objects.equals(base.get(path), now.at(path));
            if (changed && !inTheWay(path) && (notHeld(base.get(path)) || notHeld(now.at(path)))) {
                notHeld.add(path);
            }
        }
        all.addAll(actual.things().keySet());
        Set<String> movedIn = new TreeSet<>();
        all.stream()
                .filter(p -> file(base.get(p)) == null && movedIn(now.at(p)))
                .forEach(movedIn::add);
        List<String> wrong = new ArrayList<>();
        for (String path : all) {
            Thing was = base.get(path);
            Thing left = now.at(path);
            Thing is = actual.at(path);
            if (isKept(path, notHeld) || leftOut(was) || leftOut(left) || leftOut(is)) {
                boolean asDeleted = is == null && !notHeld(left) && isDeleted(path);
                if (!Objects.equals(is, left) && !asDeleted) {
                    wrong.add(said(path, "no checkpoint holds it: it must be as it was", left, is));
                }
            } else if (Objects.equals(is, left) && staysWith(path, movedIn)) {
                // No checkpoint held what is there, so that the restore had no right to remove it.
                continue;
            } else if (beside.containsKey(path)) {
                if (is != null && !is.equals(beside.get(path))) {
                    wrong.add(said(path, "was written beside", beside.get(path), is));
                }
            } else if (folder(was) || was == null && folder(is)) {
                folderAfterPutBack(path, was, is, actual, wrong);
            } else if (!Objects.equals(was, is)
                    && !(remade.contains(path) && Objects.equals(left, is))
                    && !((is == null || folder(is)) && deleted.contains(path))) {
                wrong.add(said(path, whose(path), was, is));
            }
        }
        return wrong;
    }

    private void folderAfterPutBack(
            String path,
            @Nullable Thing was,
            @Nullable Thing is,
            Picture actual,
            List<String> wrong) {
        boolean holds =
                below(actual.things().keySet(), path).stream().anyMatch(p -> !folder(actual.at(p)));
        boolean persons =
                this.persons.containsKey(path)
                        || deleted.contains(path)
                        || !below(deleted, path).isEmpty()
                        // A file in it that no checkpoint holds is not made again; its folder is.
                        || below(this.persons.keySet(), path).stream()
                                .anyMatch(p -> notHeld(this.persons.get(p)));
        if (was == null) {
            if (!holds && !persons) {
                wrong.add(said(path, "an empty folder of the agent's", null, is));
            }
        } else if (is == null ? !persons : !is.equals(was) && !(persons && folder(is))) {
            wrong.add(said(path, whose(path), was, is));
        }
    }

    private boolean isDeleted(String path) {
        return deleted.contains(path) || above(path).stream().anyMatch(deleted::contains);
    }

    /** Whether it was taken there out of a folder that no checkpoint looks into. */
    private boolean movedIn(@Nullable Thing thing) {
        return thing != null
                && thing.kind() == Kind.FILE
                && elsewhere.stream().anyMatch(c -> thing.content().startsWith(c))
                && base.values().stream()
                        .noneMatch(
                                b -> b.kind() == Kind.FILE && b.content().equals(thing.content()));
    }

    /**
     * What may be left as it is for what was moved in: that itself, where a folder was all of it,
     * the folders above it, and all that is in one of these where something else was.
     */
    private boolean staysWith(String path, Set<String> movedIn) {
        if (movedIn.contains(path) || !below(movedIn, path).isEmpty()) {
            return true;
        }
        return above(path).stream()
                .anyMatch(p ->
                        movedIn.contains(p)
                                || file(base.get(p)) != null && !below(movedIn, p).isEmpty());
    }

    /** What a put-back leaves as it is, with all that is below it. */
    private boolean isKept(String path, Set<String> notHeld) {
        List<String> line = new ArrayList<>(above(path));
        line.add(path);
        for (String at : line) {
            Thing was = base.get(at);
            if (notHeld.contains(at)
                    || was != null && !folder(was) && !below(notHeld, at).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** What of the person's is not in a workspace, and must be in some checkpoint. */
    Map<String, Thing> toBeKept(Picture actual) {
        TreeMap<String, Thing> all = new TreeMap<>(displaced);
        all.putAll(base);
        all.putAll(beside);
        all.entrySet()
                .removeIf(e ->
                        e.getValue().equals(actual.at(e.getKey()))
                                || file(e.getValue()) == null
                                || notHeld(e.getValue()));
        return all;
    }

    static boolean notHeld(@Nullable Thing thing) {
        return thing != null
                && (thing.kind() == Kind.SPECIAL
                        || thing.kind() == Kind.FILE && thing.content().length() > HELD_AT_MOST);
    }

    static boolean folder(@Nullable Thing thing) {
        return thing != null && thing.kind() == Kind.FOLDER;
    }

    private static boolean leftOut(@Nullable Thing thing) {
        return thing != null && thing.kind() == Kind.LEFT_OUT;
    }

    private static @Nullable Thing file(@Nullable Thing thing) {
        return folder(thing) || leftOut(thing) ? null : thing;
    }

    static String said(String path, String whose, @Nullable Thing wanted, @Nullable Thing is) {
        return "'"
                + Picture.shown(path)
                + "' ("
                + whose
                + "): wanted "
                + (wanted == null ? "nothing" : wanted)
                + ", there is "
                + (is == null ? "nothing" : is);
    }

    private static List<String> above(String path) {
        List<String> all = new ArrayList<>();
        for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
            all.add(path.substring(0, i));
        }
        return all;
    }

    private static List<String> below(Set<String> paths, String path) {
        return paths.stream().filter(p -> p.startsWith(path + "/")).toList();
    }
}
