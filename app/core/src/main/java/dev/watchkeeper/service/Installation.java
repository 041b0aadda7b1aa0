package dev.watchkeeper.service;

import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.prompt.Prompts;
import dev.watchkeeper.settings.SettingsLoader;
import dev.watchkeeper.settings.TypeSchemas;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files of a home and of the program lie.
 *
 * @param home the home; need not exist
 * @param dist the distribution: {@code lib}, {@code plugins}, {@code templates}, {@code config}
 */
public record Installation(Path home, Path dist) {
    /** Loads the plugins of the distribution and of the home; the caller closes them. */
    public PluginRegistry loadPlugins() {
        return new PluginRegistry(
                List.of(dist.resolve("plugins"), home.resolve("plugins")), home.resolve("plugins"));
    }

    /**
     * The loader of the settings.
     *
     * @param plugins whose schemas the options of what has a type are checked by
     */
    public SettingsLoader settingsLoader(PluginRegistry plugins) {
        return new SettingsLoader(
                dist.resolve("config"),
                home,
                Map.of(
                        "host", schemas(plugins, "host"),
                        "agent", schemas(plugins, "agent"),
                        "gate", schemas(plugins, "gate"),
                        "notifier", schemas(plugins, "notifier")));
    }

    /**
     * The schemas of the options that a kind of plugin has.
     *
     * @param kind {@code host}, {@code agent}, {@code gate} or {@code notifier}
     */
    static TypeSchemas schemas(PluginRegistry plugins, String kind) {
        return new TypeSchemas() {
            @Override
            public Optional<String> of(String type) {
                return plugins.schema(kind, type);
            }

            @Override
            public Set<String> types() {
                return plugins.types(kind);
            }

            @Override
            public String whyNot(String type) {
                return plugins.whyNot(kind, type);
            }

            @Override
            public long revision() {
                return plugins.revision();
            }
        };
    }

    /** The prompts of a project: its own templates count where its settings are trusted, here. */
    public Prompts prompts(Project project, Settings now) {
        return prompts(
                project.trustedSettings() != null && now.filesHere(project)
                        ? Path.of(project.path())
                        : null);
    }

    /**
     * The templates in force.
     *
     * @param workspace whose own ones count too, or {@code null}
     */
    public Prompts prompts(@Nullable Path workspace) {
        List<Path> roots = new ArrayList<>();
        if (workspace != null) {
            roots.add(workspace.resolve(".watchkeeper/templates"));
        }
        roots.add(home.resolve("templates"));
        roots.add(dist.resolve("templates"));
        return new Prompts(roots);
    }
}
