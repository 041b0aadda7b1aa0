package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.desktop.kit.Visible;

import java.util.List;

/** What the screen asks in its place before it runs the code of others or deletes a file. */
sealed interface PluginQuestion {
    /** In one line. */
    String title();

    /** What the answer would do. */
    String words();

    /** What confirming does, as printed on its button; empty if there is nothing to confirm. */
    String does();

    /** Whether confirming deletes something. */
    default boolean destroys() {
        return false;
    }

    /** Whether it can be confirmed. */
    default boolean answerable() {
        return !does().isEmpty();
    }

    /** The checksum that the answer is about; empty if it is about none. */
    String sha256();

    /** One about a plugin that is there. */
    sealed interface OfPlugin extends PluginQuestion {}

    /**
     * Whether a jar that was dropped is to be installed.
     *
     * @param more how many wait after it
     */
    record Install(DroppedJars.Offer offer, int more) implements PluginQuestion {
        @Override
        public String title() {
            String rest = more == 0 ? "" : " (" + more + " more after it)";
            return offer.usable()
                    ? "Install " + PluginWords.name(offer.plugin()) + "?" + rest
                    : Visible.line(DroppedJars.name(offer.file()), 80)
                            + " can't be installed"
                            + rest;
        }

        @Override
        public String words() {
            InstalledPlugin p = offer.plugin();
            String from = Visible.line(offer.file(), 400);
            return offer.usable()
                    ? "It gives "
                            + PluginWords.gives(p)
                            + "; plugin API: "
                            + PluginWords.api(p)
                            + ". It is copied from "
                            + from
                            + " and runs in the supervisor, with all your rights."
                    : PluginWords.why(p) + " Nothing was copied from " + from + ".";
        }

        @Override
        public String does() {
            return offer.usable() ? "Install and trust" : "";
        }

        @Override
        public String sha256() {
            return offer.usable() ? offer.plugin().sha256() : "";
        }
    }

    /** Whether a jar that is in the home may run. */
    record Trust(PluginRow row) implements OfPlugin {
        @Override
        public String title() {
            return "Let " + PluginWords.name(row.plugin()) + " run?";
        }

        @Override
        public String words() {
            return "It runs in the supervisor, with all your rights, as long as its version has this"
                    + " content. Compare the SHA-256 with what its author tells.";
        }

        @Override
        public String does() {
            return "Trust this SHA-256";
        }

        @Override
        public String sha256() {
            return row.plugin().sha256();
        }
    }

    /**
     * Whether a plugin is to leave the home.
     *
     * @param jars its files
     */
    record Remove(PluginRow row, List<String> jars) implements OfPlugin {
        public Remove {
            jars = List.copyOf(jars);
        }

        @Override
        public String title() {
            return "Remove " + PluginWords.name(row.plugin()) + "?";
        }

        @Override
        public String words() {
            int users = row.attempts().size();
            String waits =
                    users == 0
                            ? ""
                            : " "
                                    + PluginsModel.attempts(users)
                                    + (users == 1 ? " goes" : " go")
                                    + " on with it until the end.";
            String needs =
                    row.inSettings().isEmpty()
                            ? ""
                            : " Your settings name it: "
                                    + Visible.line(String.join(", ", row.inSettings()), 300)
                                    + "; tasks of theirs will ask you.";
            return "Deletes "
                    + Visible.line(String.join(" and ", jars), 600)
                    + "; nothing of it is trusted after that."
                    + waits
                    + needs;
        }

        @Override
        public String does() {
            return jars.size() == 1 ? "Delete the jar" : "Delete " + jars.size() + " jars";
        }

        @Override
        public boolean destroys() {
            return true;
        }

        @Override
        public String sha256() {
            return "";
        }
    }
}
