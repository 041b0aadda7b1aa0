package dev.watchkeeper.llm;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Gets a model's counter when it is first wanted: from the folder if its vocabulary is there, else
 * from its server. Until that works, counts are estimates.
 */
final class TokenSource {
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final OllamaServer server;
    private final String model;
    private final @Nullable Path folder;
    private final ModelClock time;
    private @Nullable Tokens known;
    private boolean failed;
    private long failedAt;

    /**
     * @param folder where vocabularies are kept, or {@code null} for nowhere
     */
    TokenSource(OllamaServer server, String model, @Nullable Path folder, ModelClock time) {
        this.server = server;
        this.model = model;
        this.folder = folder;
        this.time = time;
    }

    synchronized Tokens get() {
        Tokens there = known;
        if (there != null) {
            return there;
        }
        if (failed && time.nanos() - failedAt < AGAIN.toNanos()) {
            return Tokens.estimate();
        }
        try {
            Tokens made =
                    vocabulary().<Tokens>map(VocabularyTokens::of).orElseGet(Tokens::estimate);
            known = made;
            return made;
        } catch (ModelException e) {
            failed = true;
            failedAt = time.nanos();
            return Tokens.estimate();
        }
    }

    private Optional<Vocabulary> vocabulary() {
        String digest = server.digest(model);
        VocabularyFile file =
                folder == null || digest.isEmpty() ? null : new VocabularyFile(folder);
        Optional<Vocabulary> kept = file == null ? Optional.empty() : file.read(digest);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<Vocabulary> told = Vocabulary.of(server.verbose(model));
        if (file != null && told.isPresent()) {
            file.write(digest, told.get());
        }
        return told;
    }
}
