package dev.watchkeeper.cli;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.report.MorningReport;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code report} */
@Command(name = "report", description = "What was done and proven how; what was not, first.")
final class ReportCommand extends Action {
    private static final Duration NIGHT = Duration.ofHours(24);

    @Option(names = "--since", paramLabel = "T", description = "Such as 8h; usually a day.")
    @Nullable String since;

    @Option(names = "--html", paramLabel = "F", description = "As one HTML file.")
    @Nullable Path html;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "As a signed record that can be checked anywhere.")
    @Nullable Path receipt;

    @Option(names = "--replace", description = "The file of --receipt may be there already.")
    boolean replace;

    @Option(
            names = "--verify",
            paramLabel = "FILE",
            description = "Check a record that --receipt made; needs no home and no supervisor.")
    @Nullable Path verify;

    @Option(
            names = "--key",
            paramLabel = "FINGERPRINT",
            description = "With --verify: the key that must have signed it.")
    @Nullable String key;

    @Option(
            names = "--file-only",
            description = "With --verify: don't compare with what lies in the home here.")
    boolean fileOnly;

    @Option(
            names = "--again",
            description = "Decide it anew, by --set or with --model; nothing is run or changed.")
    boolean again;

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "With --again: the model that is asked anew about the work.")
    @Nullable String model;

    ReportCommand(CommandContext c) {
        super(c);
    }

    @Override
    public Integer call() {
        requireOneThing();
        Path checked = verify;
        if (checked != null) {
            return new ReceiptCommands(c).verify(c.folder().resolve(checked), key, fileOnly);
        }
        String asked = since;
        Instant now = c.clock().instant();
        Instant from = asked == null ? now.minus(NIGHT) : c.since(asked);
        if (again) {
            return new AnewCommand(c).run(from, model);
        }
        Path signed = receipt;
        if (signed != null) {
            return new ReceiptCommands(c).write(c.folder().resolve(signed), from, replace);
        }
        try (Control control = c.open()) {
            MorningReport report = MorningReport.of(NightReader.read(control, from, now));
            Path file = html;
            boolean there = false;
            if (file != null) {
                Path runs = c.place().home().resolve("runs");
                Path target = c.folder().resolve(file);
                there = Files.exists(target);
                write(target, c.spoken(report.html(runs.toString())));
            }
            if (c.json()) {
                c.json(spoken(report.json()));
            } else if (file == null) {
                c.print(c.spoken(report.text()).stripTrailing());
                c.print("");
                c.print(
                        "In brackets stands what a line rests on: files below "
                                + Text.clean(c.place().home().resolve("runs").toString())
                                + ", and events, which "
                                + c.command("log --all --json")
                                + " numbers.");
            } else {
                c.print((there ? "Replaced " : "Wrote ") + c.folder().resolve(file));
            }
            return DONE;
        }
    }

    private void requireOneThing() {
        String wrong = "";
        if (verify != null && (receipt != null || html != null || since != null)) {
            wrong = "--verify checks a file and makes no report";
        } else if (again && (verify != null || receipt != null || html != null)) {
            wrong = "--again makes no file and checks none";
        } else if (!again && model != null) {
            wrong = "--model belongs to --again";
        } else if (receipt != null && html != null) {
            wrong = "--receipt and --html are two reports";
        } else if (verify == null && (key != null || fileOnly)) {
            wrong = "--key and --file-only belong to --verify";
        } else if (receipt == null && replace) {
            wrong = "--replace belongs to --receipt";
        }
        if (!wrong.isEmpty()) {
            throw new WatchkeeperException(Code.USAGE, wrong, "one at a time: report --help");
        }
    }

    /** The same with every text in it as this person types its lines. */
    private Object spoken(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> all = new LinkedHashMap<>();
                map.forEach((k, v) -> all.put(String.valueOf(k), spoken(v)));
                yield all;
            }
            case List<?> list -> list.stream().map(this::spoken).toList();
            case String text -> c.spoken(text);
            default -> value;
        };
    }

    private static void write(Path file, String text) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // Such as /dev/stdout, in whose place nothing may be put.
                Files.writeString(file, text, StandardCharsets.UTF_8);
                return;
            }
            Path part =
                    file.resolveSibling("." + file.getFileName() + ".part-" + System.nanoTime());
            try {
                Files.writeString(part, text, StandardCharsets.UTF_8);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.USAGE, "can't write " + file + ": " + e.getMessage(), "another path", e);
        }
    }
}
