package dev.watchkeeper.plugins;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person has said may run: a file with a line {@code SHA-256 ID VERSION} for each plugin,
 * beside the jars, so that it is known before the database is open and goes where the jars go.
 */
final class TrustedPlugins {
    private final LineFile file;

    /**
     * A version of a plugin whose content is known.
     *
     * @param sha256 of its jar
     */
    record Pin(String sha256, String id, String version) {
        private static @Nullable Pin of(String line) {
            String[] words = line.split(" ", -1);
            return words.length == 3 ? new Pin(words[0], words[1], words[2]) : null;
        }

        boolean matches(PluginJar jar) {
            return sha256.equals(jar.sha256())
                    && id.equals(jar.id())
                    && version.equals(jar.version());
        }
    }

    TrustedPlugins(Path file) {
        this.file = new LineFile(file);
    }

    /** The one of a plugin; {@code null} if nothing of it is trusted. */
    @Nullable Pin of(String id) {
        return all().stream().filter(pin -> pin.id().equals(id)).findFirst().orElse(null);
    }

    /** All that are kept; lines that say nothing are passed over. */
    List<Pin> all() {
        List<Pin> pins = new ArrayList<>();
        for (String line : file.lines()) {
            Pin pin = Pin.of(line);
            if (pin != null) {
                pins.add(pin);
            }
        }
        return pins;
    }

    /** From now on a plugin is this content; what was trusted of it before is not any more. */
    void trust(PluginJar jar) {
        List<Pin> pins = without(jar.id());
        pins.add(new Pin(jar.sha256(), jar.id(), jar.version()));
        write(pins);
    }

    void forget(String id) {
        List<Pin> left = without(id);
        if (left.size() != all().size()) {
            write(left);
        }
    }

    private List<Pin> without(String id) {
        return new ArrayList<>(all().stream().filter(pin -> !pin.id().equals(id)).toList());
    }

    private void write(List<Pin> pins) {
        file.write(
                pins.stream()
                        .map(pin -> pin.sha256() + " " + pin.id() + " " + pin.version())
                        .toList());
    }
}
