package dev.watchkeeper.control;

import java.util.List;

/**
 * How the settings of a supervisor that runs stand.
 *
 * @param problems why files as they are now are not in force, {@code FILE:LINE:COLUMN: what}; those
 *     before them stay in force; empty if all is right
 * @param afterRestart keys whose new value takes effect after a restart
 */
public record SettingsLine(List<String> problems, List<String> afterRestart) {
    public SettingsLine {
        problems = List.copyOf(problems);
        afterRestart = List.copyOf(afterRestart);
    }
}
