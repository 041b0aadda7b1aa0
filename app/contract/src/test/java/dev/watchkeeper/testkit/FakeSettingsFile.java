package dev.watchkeeper.testkit;

import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsDraft;
import dev.watchkeeper.control.SettingsText;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The person's settings file, in memory. It knows lines {@code KEY: VALUE} with whole dotted keys;
 * a line with {@code wrong} in it is one that can't be used.
 */
public final class FakeSettingsFile {
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "thresholds.accept", "0.70",
                    "thresholds.clarify", "0.50",
                    "thresholds.attempts", "3",
                    "thresholds.spot-checks", "0.05",
                    "supervisor.parallel", "2",
                    "supervisor.attempt-timeout", "60m",
                    "limits.wait", "12h",
                    "limits.resume", "true",
                    "model.name", "qwen3.6:27b");

    private String text = "# Mine.\nthresholds.accept: 0.75  # since May\n";
    private int version = 1;

    /** From now on this stands in it. */
    public synchronized void put(String now) {
        text = now;
        version++;
    }

    synchronized SettingsText read(String place) {
        return new SettingsText(place, text, "v" + version);
    }

    synchronized SettingsText save(String place, String now) {
        put(now);
        return read(place);
    }

    synchronized SettingsDraft check(String draft) {
        List<SettingsDraft.Fault> faults = new ArrayList<>();
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        List<String> own = new ArrayList<>();
        List<String> lines = draft.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceAll("#.*", "").strip();
            int colon = line.indexOf(": ");
            if (line.contains("wrong")) {
                faults.add(
                        new SettingsDraft.Fault(
                                i + 1, 1, "unknown key 'wrong'; did you mean 'model'?"));
            } else if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 2));
                own.add(line.substring(0, colon));
            }
        }
        return new SettingsDraft(
                faults.isEmpty()
                        ? values.entrySet().stream()
                                .map(e -> value(e.getKey(), e.getValue(), own))
                                .toList()
                        : List.of(),
                faults,
                List.of());
    }

    private static SettingValue value(String key, String value, List<String> own) {
        String applies =
                key.startsWith("model")
                        ? "restart"
                        : key.startsWith("thresholds") ? "next-attempt" : "hot";
        return new SettingValue(key, value, own.contains(key) ? "user" : "defaults", applies);
    }

    synchronized String with(String draft, String key, String value) {
        String line = key + ": ";
        return draft.contains(line)
                ? draft.replaceAll("(?m)^" + key + ": \\S+", line + value)
                : draft + line + value + "\n";
    }
}
