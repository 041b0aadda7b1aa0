package dev.watchkeeper.control;

import java.util.List;

/**
 * What a text would mean as the person's settings file.
 *
 * @param values by key, over the shipped ones; empty if it can't be used
 * @param faults why it can't be used; empty if it can
 * @param notices what is to be known of it, each one line
 */
public record SettingsDraft(List<SettingValue> values, List<Fault> faults, List<String> notices) {
    public SettingsDraft {
        values = List.copyOf(values);
        faults = List.copyOf(faults);
        notices = List.copyOf(notices);
    }

    /**
     * Something wrong.
     *
     * @param line from 1; 0 if it is not in the text
     * @param column from 1; 0 if it is not in the text
     */
    public record Fault(int line, int column, String what) {}
}
