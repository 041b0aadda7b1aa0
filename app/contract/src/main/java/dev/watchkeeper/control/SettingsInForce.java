package dev.watchkeeper.control;

import java.util.List;

/**
 * The settings in force.
 *
 * @param values by key
 * @param notices what is not in force and why, each one line
 * @param problems why the person's file is not in force, each one line; empty if it is
 */
public record SettingsInForce(
        List<SettingValue> values, List<String> notices, List<String> problems) {
    public SettingsInForce {
        values = List.copyOf(values);
        notices = List.copyOf(notices);
        problems = List.copyOf(problems);
    }
}
