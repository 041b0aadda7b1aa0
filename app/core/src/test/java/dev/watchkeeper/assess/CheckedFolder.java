package dev.watchkeeper.assess;

import dev.watchkeeper.agentrun.PlainHost;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.domain.TestChanges;
import dev.watchkeeper.domain.TestCounts;
import dev.watchkeeper.llm.NoModel;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A folder in which a check is run as a real process, once for each {@link #run}. */
final class CheckedFolder {
    final Path folder;
    final Work work = new Work();
    final List<Map<String, Object>> told = new ArrayList<>();
    private final Path runs;
    private final Map<String, byte[]> kept = new HashMap<>();
    private long nanos;
    private int attempt;

    CheckedFolder(Path temp) throws IOException {
        folder = Files.createDirectory(temp.resolve("work"));
        runs = temp.resolve("runs");
    }

    CheckedFolder write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Runs a check; what it ran before, where it passed, is what it is compared with. */
    GateResult run(String check) {
        return quality(check).gates().getFirst();
    }

    Quality quality(String check) {
        work.checks = List.of(check);
        work.attempts = ++attempt;
        Quality quality =
                new Assessor(new NoModel(), Work.scorer(), this::later)
                        .assess(work.input(new PlainHost(folder, runs)), sink())
                        .quality();
        GateResult result = quality.gates().getFirst();
        @Nullable TestCounts counts = result.tests();
        if (!result.failed() && counts != null) {
            @Nullable TestChanges since = counts.since();
            String id = since == null ? "" : since.evidence();
            KnownTests.Ran ran =
                    new KnownTests.Ran(
                            counts,
                            () -> new ByteArrayInputStream(Objects.requireNonNull(kept.get(id))));
            work.known = command -> command.equals(check) ? Optional.of(ran) : Optional.empty();
        }
        return quality;
    }

    /** Nothing that this clock sees is quick, so that nothing is run twice. */
    private long later() {
        return nanos += 2_000_000_000L;
    }

    private Assessor.Sink sink() {
        return new Assessor.Sink() {
            @Override
            public String evidence(String name, Content content) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    content.to(bytes);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                String id = "t/" + attempt + "/" + name;
                kept.put(id, bytes.toByteArray());
                return id;
            }

            @Override
            public void event(EventType type, Map<String, Object> data) {
                if (type == EventType.GATE_ENDED) {
                    told.add(data);
                }
            }
        };
    }

    /** The task's work changes these files. */
    CheckedFolder changes(String... paths) {
        work.changes = List.of(paths).stream().map(Work::changed).toList();
        return this;
    }

    /** A file's content that was kept as evidence. */
    String kept(String id) {
        return new String(Objects.requireNonNull(kept.get(id)), StandardCharsets.UTF_8);
    }

    static TestChanges since(GateResult result) {
        TestCounts counts = Objects.requireNonNull(result.tests(), result::tail);
        return Objects.requireNonNull(counts.since(), result::tail);
    }

    static PathDiff deleted(String path) {
        return Work.diff(path, FileChange.Kind.DELETED);
    }
}
