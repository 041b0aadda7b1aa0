package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

final class ResultStreamTest {
    private static final class Refusing extends OutputStream {
        private final String why;

        Refusing(String why) {
            this.why = why;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(why);
        }
    }

    private static ResultStream refused(String why) {
        ResultStream results = new ResultStream(new Refusing(why));
        results.println("a report");
        return results;
    }

    @Test
    void saysWhyAResultWasLost() {
        assertEquals("No space left on device", refused("No space left on device").lost());
    }

    @Test
    void aReaderWhoHasGoneIsNoFailure() {
        assertNull(refused("Broken pipe").lost());
        assertNull(refused("Bad file descriptor").lost());
    }

    @Test
    void writesWhatIsPrinted() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ResultStream results = new ResultStream(written);
        results.print("§ a report");
        assertNull(results.lost());
        assertEquals("§ a report", written.toString(StandardCharsets.UTF_8));
    }
}
