import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts every {@code *Bench} among the compiled tests in a JVM of its own, one after the other,
 * and gathers the JSON lines that they print into one table. Started by scripts/bench: {@code java
 * Bench.java ROOT [--json] [--write] [--in FOLDER] [NAME…]}.
 */
final class Bench {
    private record Found(Path module, String className) {}

    private static final Pattern STRING =
            Pattern.compile("\"(name|unit|limit|how)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern OTHER =
            Pattern.compile("\"(value|limit|ok)\"\\s*:\\s*(-?[0-9.eE+-]+|true|false)");

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path root = Path.of(args[0]);
        List<String> names = new ArrayList<>(List.of(args).subList(1, args.length));
        boolean json = names.remove("--json");
        boolean write = names.remove("--write");
        Path place = Path.of(System.getProperty("java.io.tmpdir"));
        int in = names.indexOf("--in");
        if (in >= 0) {
            if (in + 1 == names.size() || !Files.isDirectory(Path.of(names.get(in + 1)))) {
                System.err.println("bench: --in needs a folder that is there, for the trees");
                System.exit(2);
            }
            place = Path.of(names.remove(in + 1)).toRealPath();
            names.remove(in);
        }
        String disk = Files.getFileStore(place).type();
        if (disk.equals("tmpfs")) {
            System.err.println(
                    "bench: "
                            + place
                            + " is in memory, where nothing is forced to a disk; name a folder on one"
                            + " with --in");
        }
        List<String> rows = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (Found bench : find(root)) {
            if (names.isEmpty() || names.stream().anyMatch(bench.className::contains)) {
                System.err.println("bench: " + bench.className);
                if (run(root, place, bench, rows) != 0) {
                    broken.add(bench.className);
                }
            }
        }
        boolean missed = rows.stream().anyMatch(row -> "false".equals(field(row, "ok")));
        if (json) {
            out.println("{\"items\":[" + String.join(",", rows) + "]}");
        } else {
            out.print(table(rows));
        }
        if (write) {
            keep(root.resolve("docs/performance.md"), disk, table(rows));
        }
        broken.forEach(name -> System.err.println("bench: " + name + " failed"));
        System.exit(missed || !broken.isEmpty() ? 1 : 0);
    }

    private static String table(List<String> rows) {
        StringBuilder out = new StringBuilder();
        out.append("| %-72s | %14s | %14s | %-6s |%n".formatted("what", "measured", "limit", ""));
        out.append(
                "|%s|%s:|%s:|%s|%n"
                        .formatted("-".repeat(74), "-".repeat(15), "-".repeat(15), "-".repeat(8)));
        for (String row : rows) {
            String unit = field(row, "unit");
            String limit = field(row, "limit");
            String ok = field(row, "ok");
            out.append(
                    "| %-72s | %14s | %14s | %-6s |%n"
                            .formatted(
                                    field(row, "name"),
                                    (rounded(field(row, "value")) + " " + unit).strip(),
                                    limit.isEmpty() ? "" : (rounded(limit) + " " + unit).strip(),
                                    ok.isEmpty() ? "" : ok.equals("true") ? "kept" : "MISSED"));
        }
        return out.toString();
    }

    /** Puts the table, with the day and the machine's size, between the marks of the page. */
    private static void keep(Path page, String disk, String table) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- bench:begin -->";
        String end = "<!-- bench:end -->";
        int from = text.indexOf(begin) + begin.length();
        String head =
                "%nMeasured on %s, JDK %s, %s %s, %d cores, trees on %s.%n%n"
                        .formatted(
                                java.time.LocalDate.now(java.time.ZoneOffset.UTC),
                                Runtime.version().feature(),
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors(),
                                disk);
        Files.writeString(
                page, text.substring(0, from) + head + table + text.substring(text.indexOf(end)));
    }

    private static int run(Path root, Path place, Found bench, List<String> rows) throws Exception {
        String classPath =
                String.join(
                        System.getProperty("path.separator"),
                        bench.module.resolve("target/test-classes").toString(),
                        bench.module.resolve("target/classes").toString(),
                        Files.readString(bench.module.resolve("target/bench.cp")).strip());
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As scripts/launch.sh starts the product.
        words.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Xms32m",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dstdout.encoding=UTF-8",
                        "-Djava.io.tmpdir=" + place,
                        "-Dwatchkeeper.test.root=" + root,
                        "-Dwatchkeeper.dist=" + root.resolve("app/launcher/target/dist"),
                        "-cp",
                        classPath,
                        bench.className,
                        "--json"));
        Process process =
                new ProcessBuilder(words)
                        .directory(bench.module.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.getOutputStream().close();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{") && !field(line, "name").isEmpty()) {
                    rows.add(line);
                }
                System.err.println("  " + line);
            }
        }
        return process.waitFor();
    }

    private static List<Found> find(Path root) throws IOException {
        List<Found> found = new ArrayList<>();
        for (String name :
                List.of(
                        "plugin-api",
                        "plugins/host-kit",
                        "plugins/agent-kit",
                        "plugins/local",
                        "plugins/ssh",
                        "plugins/docker",
                        "plugins/claude-code",
                        "plugins/codex",
                        "plugins/command",
                        "plugins/gates",
                        "plugins/notifiers",
                        "app/contract",
                        "app/core",
                        "app/cli",
                        "app/desktop",
                        "app/launcher")) {
            Path module = root.resolve(name);
            Path classes = module.resolve("target/test-classes");
            if (Files.isDirectory(classes)) {
                try (Stream<Path> files = Files.walk(classes)) {
                    files.filter(file -> file.getFileName().toString().endsWith("Bench.class"))
                            .map(file -> classes.relativize(file).toString())
                            .map(file -> file.substring(0, file.length() - ".class".length()))
                            .map(file -> file.replace('/', '.').replace('\\', '.'))
                            .sorted()
                            .forEach(className -> found.add(new Found(module, className)));
                }
            }
        }
        return found;
    }

    private static String field(String row, String name) {
        for (Pattern pattern : List.of(STRING, OTHER)) {
            Matcher matcher = pattern.matcher(row);
            while (matcher.find()) {
                if (matcher.group(1).equals(name)) {
                    return matcher.group(2);
                }
            }
        }
        return "";
    }

    private static String rounded(String value) {
        try {
            double number = Double.parseDouble(value);
            return number == Math.rint(number) && Math.abs(number) < 1e12
                    ? Long.toString((long) number)
                    : "%.3g".formatted(number).contains("e")
                            ? "%.0f".formatted(number)
                            : "%.3g".formatted(number);
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private Bench() {}
}
