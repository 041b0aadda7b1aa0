package dev.watchkeeper.assess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Evidence as a test reads it. */
final class Exhibited {
    private Exhibited() {}

    static String text(Assessor.Sink.Content content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            content.to(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
