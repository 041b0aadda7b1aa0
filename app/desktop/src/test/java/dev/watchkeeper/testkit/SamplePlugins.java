package dev.watchkeeper.testkit;

import dev.watchkeeper.control.InstalledPlugin;

import java.util.List;

/** Plugins in every state. */
public final class SamplePlugins {
    /** Where a jar lies that can be installed. */
    public static final String GOOD = "/home/dev/Downloads/aider-agent-1.4.0.jar";

    /** Where a jar lies that can't. */
    public static final String BAD = "/home/dev/Downloads/old-agent.jar";

    private static final String HOME = "/home/dev/.local/share/watchkeeper/plugins/";

    private SamplePlugins() {}

    /** A plugin of the home or, where the source says so, a shipped one. */
    public static InstalledPlugin plugin(
            String id, String version, String source, String state, String problem) {
        return new InstalledPlugin(
                id,
                version,
                ">=1.0.0",
                List.of("agent " + id),
                source.isEmpty() ? HOME + id + ".jar" : source,
                state,
                hash(id),
                problem);
    }

    /** A checksum that is always the same for the same words. */
    public static String hash(String of) {
        return String.format("%08x", of.hashCode()).repeat(8);
    }

    /** Puts one of every state there, and files that can be looked at. */
    public static void typical(FakePlugins there) {
        there.clear();
        there.put(shipped("claude-code", "agent claude-code"));
        there.put(shipped("local", "host local"));
        there.put(shipped("ssh", "host ssh"));
        there.put(plugin("goose", "2.1.0", "", "loaded", ""));
        there.put(plugin("qwen-code", "0.9.3", "", "disabled", "switched off"));
        there.put(
                plugin(
                        "my-agent",
                        "1.0.0",
                        "",
                        "not_trusted",
                        "it is not trusted yet: it would run with your rights; its SHA-256 is "
                                + hash("my-agent")
                                + "; to let it run: watchkeeper plugin trust my-agent"));
        there.put(
                plugin(
                        "crush",
                        "1.2.0",
                        "",
                        "changed",
                        "it is not what was trusted as version 1.2.0: its SHA-256 was "
                                + hash("before")
                                + ", and is "
                                + hash("crush")
                                + "; put the right one back, or if you know who changed it:"
                                + " watchkeeper plugin remove crush, then install it"));
        there.put(
                new InstalledPlugin(
                        "notes.jar",
                        "",
                        "",
                        List.of(),
                        HOME + "notes.jar",
                        "failed",
                        hash("notes"),
                        "it is no readable jar: zip END header not found"));
        there.put(
                plugin(
                        "amp",
                        "3.0.0",
                        "",
                        "stopping",
                        "it goes once what uses it has ended: 2 open workspaces"));
        files(there);
    }

    /** Files that can be looked at. */
    public static void files(FakePlugins there) {
        there.file(GOOD, plugin("aider", "1.4.0", GOOD, "not_trusted", ""));
        there.file(
                BAD,
                plugin(
                        "old-agent",
                        "0.1.0",
                        BAD,
                        "failed",
                        "it requires plugin API >=2.0.0 (Plugin-Requires in its manifest), this is"
                                + " 1.3.0"));
    }

    private static InstalledPlugin shipped(String id, String type) {
        return new InstalledPlugin(
                id, "0.1.0", "", List.of(type), "shipped", "loaded", hash(id), "");
    }

    /** Puts hundreds there, with names and reasons of all kinds. */
    public static void extreme(FakePlugins there) {
        typical(there);
        String long1 = "an-agent-with-a-name-that-is-as-long-as-a-name-of-a-plugin-may-be";
        there.put(
                plugin(
                        "a" + long1,
                        "10.20.30-SNAPSHOT",
                        "/mnt/" + "a folder with a long name/".repeat(12) + "x.jar",
                        "failed",
                        "its Plugin-Class dev.example.\u202Eevil.\u05E9\u05DC\u05D5\u05DD could not be"
                                + " made: "
                                + "java.lang.IllegalStateException: \u65E5\u672C\u8A9E\u306E\u8AAC\u660E \uD83D\uDE80 "
                                        .repeat(12)));
        for (int i = 0; i < 300; i++) {
            there.put(plugin("agent-" + i, "1.0." + i, "", i % 3 == 0 ? "disabled" : "loaded", ""));
        }
    }
}
