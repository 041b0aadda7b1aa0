package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Snapshots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint of many files at once. */
final class FirstCheckpointTest {
    @RegisterExtension static final Served HOST = new Served(OpenSshServer::new);

    private static final String MANY =
            """
            i=0
            while [ $i -lt 2100 ]; do echo "content $i" >file-$i; i=$((i+1)); done
            """;

    @Test
    void ofManyFilesIsOnePackWithTheirVeryContents() throws IOException {
        Place place = HOST.place();
        Host host = HOST.open(place);
        place.shell(MANY);
        byte[] odd = new byte[5000];
        for (int i = 0; i < odd.length; i++) {
            odd[i] = (byte) (i * 7);
        }
        List<String> names =
                List.of("-n", "\"quoted\"", "two\nlines", "$(touch harm)", "größer", "back\\slash");
        for (String name : names) {
            Files.write(place.work().resolve(name), odd);
        }
        Files.createFile(place.work().resolve("empty"));
        String id = host.snapshots().take(Snapshots.Sure.BY_SWEEP).id();
        Path store = store(place);
        String counted = Tools.run(store, "git", "--git-dir=.", "count-objects", "-v");
        int single =
                Integer.parseInt(
                        counted.lines()
                                .filter(l -> l.startsWith("count: "))
                                .findFirst()
                                .orElseThrow()
                                .substring(7));
        assertTrue(single < 100, counted);
        Tools.run(store, "git", "--git-dir=.", "fsck", "--strict", "--no-dangling");
        for (String name : names) {
            assertArrayEquals(odd, host.snapshots().content(id, name).orElseThrow(), name);
        }
        assertEquals(0, host.snapshots().content(id, "empty").orElseThrow().length);
        assertEquals(
                "content 1234\n",
                new String(
                        host.snapshots().content(id, "file-1234").orElseThrow(),
                        StandardCharsets.UTF_8));
        assertEquals(List.of(), host.snapshots().verify(id));
    }

    private static Path store(Place place) throws IOException {
        return HOST.server()
                .folder()
                .resolve("state/watchkeeper")
                .resolve(Files.readString(place.state().resolve("place")))
                .resolve("snapshots.git");
    }
}
