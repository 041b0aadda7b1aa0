package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one Docker host.
 *
 * @param name of the host in the settings
 * @param engine address of the engine's socket, {@code unix:///…}
 * @param image from which containers are made
 * @param network {@code none}, {@code host}, or a network of the engine
 * @param memory in bytes; {@code null} for as much as there is
 * @param nanoCpus billionths of a processor; {@code null} for all
 * @param pids how many processes and threads at once
 * @param writable folders of the image that can be written, and are empty at first
 * @param gitWritable whether the workspace's {@code .git} can be written
 */
record DockerOptions(
        String name,
        String engine,
        String image,
        String network,
        @Nullable Long memory,
        @Nullable Long nanoCpus,
        long pids,
        List<String> writable,
        boolean gitWritable) {
    private static final String ENGINE = "unix:///var/run/docker.sock";
    private static final long PIDS = 4096;
    private static final List<String> WRITABLE = List.of("/tmp", "/var/tmp", "/run");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([kmgt]?)b?");

    DockerOptions {
        writable = List.copyOf(writable);
    }

    static DockerOptions of(String name, Map<String, Object> map) {
        String engine = text(map, "engine", ENGINE);
        if (!engine.matches("unix:///.+")) {
            throw wrong(
                    name,
                    "engine: " + engine + " is no socket of this machine",
                    "write its path, such as " + ENGINE);
        }
        String image = text(map, "image", "");
        if (image.isEmpty()) {
            throw wrong(name, "it names no image", "put `image:` under hosts." + name);
        }
        String git = text(map, "git", "read-only");
        if (!git.equals("read-only") && !git.equals("writable")) {
            throw wrong(name, "git: " + git, "write read-only or writable");
        }
        return new DockerOptions(
                name,
                engine,
                image,
                text(map, "network", "none"),
                map.containsKey("memory") ? (Long) size(name, map.get("memory")) : null,
                map.get("cpus") instanceof Number n ? (Long) nanos(name, n) : null,
                map.get("pids") instanceof Number n ? n.longValue() : PIDS,
                map.get("writable") instanceof List<?> folders
                        ? folders.stream().map(folder -> folder(name, folder)).toList()
                        : WRITABLE,
                git.equals("writable"));
    }

    private static String text(Map<String, Object> map, String key, String otherwise) {
        Object value = map.get(key);
        return value == null || value.toString().isBlank() ? otherwise : value.toString().strip();
    }

    private static String folder(String name, Object value) {
        String folder = String.valueOf(value);
        if (!folder.matches("/[^:]+")) {
            throw wrong(
                    name,
                    "writable: '" + folder + "' is no folder of a container",
                    "write absolute paths, such as /tmp");
        }
        return folder;
    }

    private static long nanos(String name, Number cpus) {
        if (!(cpus.doubleValue() > 0)) {
            throw wrong(name, "cpus: " + cpus, "write a number above 0, such as 2 or 0.5");
        }
        return Math.round(cpus.doubleValue() * 1e9);
    }

    private static long size(String name, @Nullable Object value) {
        Matcher m = SIZE.matcher(String.valueOf(value).strip().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw wrong(name, "memory: " + value, "write a size such as 512m or 4g");
        }
        int unit = m.group(2).isEmpty() ? 0 : "kmgt".indexOf(m.group(2)) + 1;
        return Long.parseLong(m.group(1)) << 10 * unit;
    }

    private static PluginException wrong(String name, String what, String hint) {
        return new PluginException(
                PluginException.Kind.SETTINGS, "host " + name + ": " + what, hint);
    }

    /** The memory limit for a person; empty where there is none. */
    String memoryText() {
        Long bytes = memory;
        if (bytes == null) {
            return "";
        }
        return bytes % (1 << 30) == 0
                ? (bytes >> 30) + " GiB"
                : bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }

    /** The beginning of a command line by which a person talks to this engine. */
    String commandLine() {
        return engine.equals(ENGINE) ? "docker" : "docker -H " + engine;
    }
}
