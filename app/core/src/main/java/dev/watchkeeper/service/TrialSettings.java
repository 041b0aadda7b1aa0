package dev.watchkeeper.service;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.settings.ProjectFile;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Settings with changes that are only tried. */
@FunctionalInterface
public interface TrialSettings {
    Settings of(Project project, List<String> sets, @Nullable ProjectFile rules);
}
