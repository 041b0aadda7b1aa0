package dev.watchkeeper.plugin.gate;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.agent.EmptyHost;
import dev.watchkeeper.plugin.host.Host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Work that a test makes up, for a gate to judge. It changes nothing until it is told to. */
public final class GivenWork implements AttemptWork {
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, byte[]> before = new HashMap<>();
    private final Map<String, byte[]> after = new HashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Host host = new EmptyHost(Set.of(), Map.of());
    private boolean readable = true;
    private boolean all = true;

    /** A file that the attempt has added, or changed where it was there before. */
    public GivenWork file(String path, String content) {
        byte[] was = before.get(path);
        after.put(path, bytes(content));
        int lines = (int) content.lines().count();
        int gone = was == null ? 0 : (int) new String(was, StandardCharsets.UTF_8).lines().count();
        return change(
                new Change(path, was == null ? Kind.ADDED : Kind.MODIFIED, lines, gone, false));
    }

    /** A file as it was before the task. */
    public GivenWork fileBefore(String path, String content) {
        before.put(path, bytes(content));
        return this;
    }

    /** A path that differs, of whose content nothing is known. */
    public GivenWork change(Change change) {
        changes.removeIf(c -> c.path().equals(change.path()));
        changes.add(change);
        changes.sort(Comparator.comparing(Change::path));
        return this;
    }

    /** A gate that has ended before. */
    public GivenWork check(Check check) {
        checks.add(check);
        return this;
    }

    /** The changes are too long for all of them to be looked through. */
    public GivenWork partlyLookedThrough() {
        all = false;
        return this;
    }

    /** Something that Watchkeeper has found. */
    public GivenWork finding(Topic topic, String path, int line, String what) {
        findings.add(new Finding(topic, path, line, what));
        return this;
    }

    /** The host with the workspace; without this one where nothing is. */
    public GivenWork on(Host place) {
        this.host = place;
        return this;
    }

    /** The same work where nothing of it can be read: a full disk, a line that dropped. */
    public GivenWork unreadable() {
        readable = false;
        return this;
    }

    @Override
    public String task() {
        return "t1";
    }

    @Override
    public String title() {
        return "Make it so";
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public List<Change> changes() {
        return read(List.copyOf(changes));
    }

    @Override
    public String patch(List<String> paths) {
        StringBuilder all = new StringBuilder();
        for (String path : read(paths)) {
            byte[] content = after.get(path);
            if (content != null) {
                List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
                all.append("--- /dev/null\n+++ b/").append(path);
                all.append("\n@@ -0,0 +1,").append(lines.size()).append(" @@\n");
                lines.forEach(line -> all.append('+').append(line).append('\n'));
            }
        }
        return all.toString();
    }

    @Override
    public Optional<byte[]> before(String path) {
        return Optional.ofNullable(read(before).get(path));
    }

    @Override
    public Optional<byte[]> after(String path) {
        return Optional.ofNullable(read(after).get(path));
    }

    @Override
    public List<Check> checks() {
        return read(List.copyOf(checks));
    }

    @Override
    public boolean findingsAreAll() {
        return all;
    }

    @Override
    public List<Finding> findings() {
        return read(List.copyOf(findings));
    }

    @Override
    public Host host() {
        return read(host);
    }

    private <T> T read(T what) {
        if (!readable) {
            throw new PluginException(
                    PluginException.Kind.STORAGE, "the work can't be read", "look at the disk");
        }
        return what;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
