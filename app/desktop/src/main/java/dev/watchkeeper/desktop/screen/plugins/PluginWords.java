package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import java.util.ArrayList;
import java.util.List;

/** A plugin in words. */
final class PluginWords {
    private static final int SHORT = 12;

    private PluginWords() {}

    static boolean shipped(InstalledPlugin p) {
        return p.source().equals("shipped");
    }

    static String name(InstalledPlugin p) {
        return Visible.line(p.id() + " " + p.version(), 120);
    }

    /** What it provides. */
    static String gives(InstalledPlugin p) {
        List<String> parts = new ArrayList<>();
        for (String kind : List.of("agent", "host", "gate", "notifier")) {
            String types = ofKind(p, kind);
            if (!types.isEmpty()) {
                parts.add(kind + "s of type " + types);
            }
        }
        return parts.isEmpty() ? "not known until it is on" : String.join("; ", parts);
    }

    private static String ofKind(InstalledPlugin p, String kind) {
        return Visible.line(
                String.join(
                        ", ",
                        p.types().stream()
                                .filter(t -> t.startsWith(kind + " "))
                                .map(t -> t.substring(kind.length() + 1))
                                .toList()),
                400);
    }

    static StateLook look(InstalledPlugin p) {
        return switch (p.state()) {
            case "loaded" -> StateLook.ENDED;
            case "stopping" -> StateLook.RUNNING;
            case "disabled" -> StateLook.HELD;
            case "not_trusted" -> StateLook.NEEDS_YOU;
            case "changed", "failed" -> StateLook.FAILED;
            default -> StateLook.UNKNOWN;
        };
    }

    static String word(InstalledPlugin p) {
        return switch (p.state()) {
            case "loaded" -> "On";
            case "stopping" -> "Stopping";
            case "disabled" -> "Off";
            case "not_trusted" -> "Not trusted";
            case "changed" -> "Changed";
            case "failed" -> "Can't be used";
            default -> Visible.line(p.state(), 20);
        };
    }

    /** The second line of its row. */
    static String second(InstalledPlugin p) {
        return switch (p.state()) {
            case "loaded", "disabled" -> gives(p);
            case "not_trusted" -> "SHA-256 " + shortened(p.sha256());
            default -> p.problem().isEmpty() ? gives(p) : Visible.line(p.problem(), 400);
        };
    }

    static String shortened(String sha256) {
        return sha256.length() <= SHORT ? sha256 : sha256.substring(0, SHORT) + "…";
    }

    /** Which versions of the plugin API it can be used with. */
    static String api(InstalledPlugin p) {
        return p.requires().isEmpty() || p.requires().equals("*")
                ? "any version"
                : Visible.line(p.requires(), 120);
    }

    /** Why it may run, or may not. */
    static String trust(InstalledPlugin p) {
        if (shipped(p)) {
            return "came with Watchkeeper";
        }
        return switch (p.state()) {
            case "loaded", "stopping", "disabled" -> "this content, by you";
            case "not_trusted" -> "not yet";
            case "changed" -> "another content, under the same version";
            default -> "no";
        };
    }

    /** What is the matter with it, in a sentence; empty if nothing is. */
    static String why(InstalledPlugin p) {
        String problem = Visible.line(p.problem(), 2_000);
        return switch (p.state()) {
            case "loaded", "disabled" -> "";
            case "not_trusted" ->
                    problem.startsWith("it is not") ? "" : sentence(problem.split(": ", 2)[0]);
            case "changed" -> sentence(problem.split("; put ", 2)[0]);
            default -> sentence(problem);
        };
    }

    private static String sentence(String text) {
        return text.isEmpty()
                ? ""
                : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                        + text.substring(1)
                        + (text.endsWith(".") ? "" : ".");
    }

    /** What a person can do about it; empty if there is nothing to be done. */
    static String todo(InstalledPlugin p) {
        return switch (p.state()) {
            case "not_trusted" ->
                    "It runs with all your rights once you trust it. Compare the SHA-256 with what"
                            + " its author tells.";
            case "changed" ->
                    "It is not used. Put the right jar back; or, if you know who changed it, remove"
                            + " it and drop the jar that you want.";
            case "failed" ->
                    shipped(p)
                            ? "Watchkeeper goes on without it. Install Watchkeeper anew if its files"
                                    + " were changed."
                            : "Watchkeeper goes on without it. Ask its author for one that fits, or"
                                    + " remove it.";
            case "stopping" -> "Nothing new begins with it; it goes by itself.";
            default -> "";
        };
    }
}
