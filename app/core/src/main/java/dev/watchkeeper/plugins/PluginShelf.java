package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.FileStamp;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The jars of the folders, and how each stands: whether it may be loaded, by what it is and by what
 * a person has said of it. Reads a jar again only if it may be another one. Loads nothing.
 */
final class PluginShelf {
    private final List<Path> folders;
    private final TrustedPlugins trusted;
    private final DisabledPlugins disabled;
    private final List<Path> notes;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Map<Path, String> unsettled = new HashMap<>();
    private List<String> notesThen = List.of();
    private List<Standing> standings = List.of();

    /**
     * A jar as it was read.
     *
     * @param schemas of its types that were asked for
     */
    private record Seen(String stamp, PluginJar jar, Map<String, String> schemas) {}

    /**
     * How a jar stands.
     *
     * @param refusal the state that keeps it from being loaded; {@code null} if it may be
     * @param why in one sentence; empty if it may be
     */
    record Standing(PluginJar jar, PluginInfo.@Nullable State refusal, String why) {
        boolean usable() {
            return refusal == null;
        }

        /**
         * What is told of it; waits for what came of loading it.
         *
         * @param plugin {@code null} unless it may be loaded
         */
        PluginInfo info(@Nullable LoadedPlugin plugin) {
            if (refusal != null || plugin == null) {
                return jar.info(
                        refusal == null ? PluginInfo.State.FAILED : refusal, List.of(), why);
            }
            LoadedPlugin.Provided provided = plugin.provided();
            return provided.problem().isEmpty()
                    ? jar.info(PluginInfo.State.LOADED, provided.types(), "")
                    : jar.info(PluginInfo.State.FAILED, List.of(), provided.problem());
        }
    }

    /**
     * @param folders the shipped one first, then the home's; one alone is a shipped one
     * @param work where what a person has said is kept
     */
    PluginShelf(List<Path> folders, Path work) {
        this.folders = List.copyOf(folders);
        this.notes = List.of(work.resolve("disabled"), work.resolve("trusted"));
        this.disabled = new DisabledPlugins(notes.getFirst());
        this.trusted = new TrustedPlugins(notes.getLast());
    }

    TrustedPlugins trusted() {
        return trusted;
    }

    DisabledPlugins disabled() {
        return disabled;
    }

    /** All jars, the shipped ones first. */
    List<Standing> standings() {
        return standings;
    }

    /** The jar that may be used for a type; {@code null} if there is none. */
    @Nullable PluginJar providing(String kind, String type) {
        return standings.stream()
                .filter(one -> one.usable() && one.jar().provides(kind, type))
                .map(Standing::jar)
                .findFirst()
                .orElse(null);
    }

    /**
     * The schema of a type's settings, read once from a jar that stays as it is.
     *
     * @return empty if no jar that may be used has one
     */
    Optional<String> schema(String kind, String type) {
        PluginJar jar = providing(kind, type);
        if (jar == null) {
            return Optional.empty();
        }
        Seen known = seen.get(jar.path());
        String key = kind + ' ' + type;
        String before = known == null ? null : known.schemas().get(key);
        if (before != null) {
            return Optional.of(before);
        }
        Optional<String> read = jar.schema(kind, type);
        // Of a jar that was put in its place meanwhile, the next look finds out.
        if (known != null && FileStamp.of(jar.path()).equals(known.stamp())) {
            read.ifPresent(text -> known.schemas().put(key, text));
        }
        return read;
    }

    /** The types of a kind for which there is one. */
    Set<String> types(String kind) {
        Set<String> all = new TreeSet<>();
        standings.stream()
                .filter(Standing::usable)
                .flatMap(one -> one.jar().types().stream())
                .filter(type -> type.startsWith(kind + " "))
                .forEach(type -> all.add(type.substring(kind.length() + 1)));
        return all;
    }

    /**
     * Looks at the folders again.
     *
     * @param settled whether a jar is read only once it has been the same at two looks, so that one
     *     that is being copied is not
     * @return whether anything stands otherwise
     */
    boolean look(boolean settled) {
        List<PluginJar> jars = new ArrayList<>();
        Set<Path> there = new HashSet<>();
        for (int i = 0; i < folders.size(); i++) {
            boolean shipped = i < folders.size() - 1 || folders.size() == 1;
            for (Path path : PluginJar.in(folders.get(i))) {
                there.add(path);
                PluginJar jar = read(path, shipped, settled);
                if (jar != null) {
                    jars.add(jar);
                }
            }
        }
        seen.keySet().retainAll(there);
        unsettled.keySet().retainAll(there);
        List<String> notesNow = notes.stream().map(FileStamp::of).toList();
        List<PluginJar> before = standings.stream().map(Standing::jar).toList();
        if (notesNow.equals(notesThen) && same(jars, before)) {
            return false;
        }
        List<Standing> now = stand(jars);
        notesThen = notesNow;
        boolean other = !now.equals(standings);
        standings = now;
        return other;
    }

    private static boolean same(List<PluginJar> a, List<PluginJar> b) {
        return a.size() == b.size() && new HashSet<>(a).equals(new HashSet<>(b));
    }

    /** {@code null} if it is new, and may not be whole yet. */
    private @Nullable PluginJar read(Path path, boolean shipped, boolean settled) {
        String stamp = FileStamp.of(path);
        Seen known = seen.get(path);
        if (known != null && known.stamp().equals(stamp)) {
            unsettled.remove(path);
            return known.jar();
        }
        boolean still = !settled || stamp.equals(unsettled.put(path, stamp));
        if (still) {
            PluginJar jar = PluginJar.read(path, shipped);
            if (!settled || FileStamp.of(path).equals(stamp)) {
                unsettled.remove(path);
                seen.put(path, new Seen(stamp, jar, new HashMap<>()));
                return jar;
            }
        }
        return known == null ? null : known.jar();
    }

    private List<Standing> stand(List<PluginJar> jars) {
        Set<String> off = disabled.ids();
        Map<String, TrustedPlugins.Pin> pins = new HashMap<>();
        trusted.all().forEach(pin -> pins.put(pin.id(), pin));
        List<PluginJar> ordered = new ArrayList<>(jars);
        // Of two jars of one plugin, that which a person has trusted is the one.
        ordered.sort(
                Comparator.comparing((PluginJar jar) -> !jar.shipped())
                        .thenComparing(jar -> {
                            TrustedPlugins.Pin pin = pins.get(jar.id());
                            return pin == null || !pin.matches(jar);
                        }));
        List<Standing> all = new ArrayList<>();
        Map<String, PluginJar> ids = new LinkedHashMap<>();
        Map<String, PluginJar> types = new HashMap<>();
        for (PluginJar jar : ordered) {
            Standing one = stand(jar, off, pins.get(jar.id()), ids, types);
            if (jar.problem().isEmpty()) {
                ids.putIfAbsent(jar.id(), jar);
            }
            if (one.usable()) {
                jar.types().forEach(type -> types.put(type, jar));
            }
            all.add(one);
        }
        return List.copyOf(all);
    }

    private static Standing stand(
            PluginJar jar,
            Set<String> off,
            TrustedPlugins.@Nullable Pin pin,
            Map<String, PluginJar> ids,
            Map<String, PluginJar> types) {
        if (!jar.problem().isEmpty()) {
            return new Standing(jar, PluginInfo.State.FAILED, jar.problem());
        }
        PluginJar same = ids.get(jar.id());
        if (same != null && (same.shipped() || same.sha256().equals(jar.sha256()))) {
            return new Standing(jar, PluginInfo.State.FAILED, duplicate(jar, same));
        }
        if (!jar.shipped() && (pin == null || !pin.matches(jar))) {
            return pin != null && pin.version().equals(jar.version())
                    ? new Standing(jar, PluginInfo.State.CHANGED, changed(jar, pin))
                    : new Standing(jar, PluginInfo.State.NOT_TRUSTED, notTrusted(jar, pin));
        }
        if (off.contains(jar.id())) {
            return new Standing(jar, PluginInfo.State.DISABLED, "switched off");
        }
        for (String type : jar.types()) {
            PluginJar other = types.get(type);
            if (other != null) {
                return new Standing(
                        jar,
                        PluginInfo.State.FAILED,
                        "another plugin, "
                                + other.id()
                                + ", provides the "
                                + quoted(type)
                                + " already");
            }
        }
        return new Standing(jar, null, "");
    }

    private static String duplicate(PluginJar jar, PluginJar same) {
        return "another jar with the id '"
                + jar.id()
                + (same.shipped() ? "' came with Watchkeeper" : "' is there: " + same.path());
    }

    private static String notTrusted(PluginJar jar, TrustedPlugins.@Nullable Pin pin) {
        return (pin == null
                        ? "it is not trusted yet"
                        : "this version is not trusted yet, " + pin.version() + " is")
                + ": it would run with your rights; its SHA-256 is "
                + jar.sha256()
                + "; to let it run: watchkeeper plugin trust "
                + jar.id();
    }

    private static String changed(PluginJar jar, TrustedPlugins.Pin pin) {
        return "it is not what was trusted as version "
                + jar.version()
                + ": its SHA-256 was "
                + pin.sha256()
                + ", and is "
                + jar.sha256()
                + "; put the right one back, or if you know who changed it: watchkeeper plugin"
                + " remove "
                + jar.id()
                + ", then install it";
    }

    /** {@code agent command} as {@code agent type 'command'}. */
    private static String quoted(String type) {
        return type.replaceFirst(" ", " type '") + "'";
    }

    /**
     * What is said where no plugin provides a type.
     *
     * @param problem what is wrong with a plugin that has begun; empty if nothing is, {@code null}
     *     for one that has not
     */
    WatchkeeperException unknown(
            String kind, String type, Function<PluginJar, @Nullable String> problem) {
        List<String> broken = new ArrayList<>();
        for (Standing one : standings()) {
            String begun = one.usable() ? problem.apply(one.jar()) : null;
            String why = begun == null ? one.why() : begun;
            if (!why.isEmpty()) {
                broken.add(one.jar().id() + " (" + why + ")");
            }
        }
        return new WatchkeeperException(
                WatchkeeperException.Code.SETTINGS,
                "no plugin provides the "
                        + kind
                        + " type '"
                        + type
                        + "'"
                        + (broken.isEmpty() ? "" : "; not in use: " + String.join(", ", broken)),
                "known types: " + String.join(", ", types(kind)));
    }
}
