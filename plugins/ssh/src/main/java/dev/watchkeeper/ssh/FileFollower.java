package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.process.FileScripts;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;

import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.sftp.FileMode;
import net.schmizz.sshj.sftp.RemoteFile;
import net.schmizz.sshj.sftp.SFTPException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads files that only grow: by SFTP, on a file that stays open, which costs one round trip; where
 * more is waiting, by one command that sends much of it while it is taken.
 */
final class FileFollower {
    private static final int FILES = 16;

    /** What one command sends. */
    private static final long BULK = 64 << 20;

    /** Shorter questions ask for a beginning, not for what there is. */
    static final int MUCH = 1 << 14;

    private final SshConnection line;
    private final SshTransport transport;
    private final Map<String, Followed> followed =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Followed> eldest) {
                    return size() > FILES;
                }
            };

    private static final class Followed {
        @Nullable ReadAhead ahead;
        boolean much;
        @Nullable RemoteFile file;
        SshConnection.@Nullable Connection of;
    }

    FileFollower(SshConnection line, SshTransport transport) {
        this.line = line;
        this.transport = transport;
    }

    /**
     * What a file holds from a place on.
     *
     * @return empty if nothing is there, or no regular file: links are not followed
     */
    byte[] read(String path, long offset, int max) throws IOException {
        Followed file;
        synchronized (followed) {
            file = followed.computeIfAbsent(path, _ -> new Followed());
        }
        synchronized (file) {
            byte[] known = ahead(file, path, offset, max);
            if (known.length > 0) {
                return known;
            }
            try {
                byte[] piece = line.with(connection -> piece(connection, file, path, offset, max));
                file.much = piece.length == max && max >= MUCH;
                return piece;
            } catch (IOException e) {
                file.file = null;
                throw e;
            }
        }
    }

    private byte[] ahead(Followed file, String path, long offset, int max) throws IOException {
        ReadAhead ahead = file.ahead;
        if (ahead != null && ahead.at() != offset) {
            ahead.end();
            ahead = null;
        }
        try {
            byte[] known = ahead == null ? new byte[0] : ahead.take(max);
            if (known.length == 0 && file.much) {
                // The last one may have ended because that was all: SFTP tells, next time.
                file.much = false;
                ahead = begin(path, offset, max);
                known = ahead.take(max);
            }
            file.ahead = known.length == 0 ? null : ahead;
            return known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private ReadAhead begin(String path, long offset, int piece) {
        ReadAhead ahead = new ReadAhead(offset);
        Thread.ofVirtual()
                .name("read " + path)
                .start(() -> {
                    long[] got = {0};
                    try {
                        line.with(connection -> send(connection, path, offset, piece, got, ahead));
                    } catch (IOException | PluginException e) {
                        // Whoever asks next meets the same and is told.
                    } finally {
                        ahead.end();
                    }
                });
        return ahead;
    }

    /** Goes on where an earlier turn was cut off: what came until then is right. */
    private static Void send(
            SshConnection.Connection connection,
            String path,
            long offset,
            int piece,
            long[] got,
            ReadAhead ahead)
            throws IOException {
        long from = offset + got[0];
        String script = FileScripts.read(path, from, BULK - got[0]);
        try (Session session = connection.client().startSession();
                Session.Command command = SshTransport.begin(connection, session, script);
                InputStream in = command.getInputStream()) {
            byte[] next = in.readNBytes(piece);
            while (next.length > 0 && ahead.give(next)) {
                got[0] += next.length;
                next = in.readNBytes(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private byte[] piece(
            SshConnection.Connection connection, Followed file, String path, long offset, int max)
            throws IOException {
        RemoteFile open = file.file;
        if (open == null || file.of != connection) {
            try {
                if (connection.files().lstat(path).getType() != FileMode.Type.REGULAR) {
                    return new byte[0];
                }
                open = held(connection, path);
                if (open == null) {
                    return new byte[0];
                }
            } catch (SFTPException e) {
                if (SftpAnswers.missing(e)) {
                    return new byte[0];
                }
                throw e;
            }
            file.file = open;
            file.of = connection;
        }
        byte[] piece = new byte[max];
        int got = 0;
        while (got < max) {
            int n = open.read(offset + got, piece, got, max - got);
            if (n <= 0) {
                break;
            }
            got += n;
        }
        return got == max ? piece : Arrays.copyOf(piece, got);
    }

    /**
     * Opens a file by a name of its own: by its path, the server would wait for the writer of a
     * FIFO that was put in its place just now, with all that is asked on this line.
     */
    private @Nullable RemoteFile held(SshConnection.Connection connection, String path)
            throws IOException {
        String own = FileScripts.own(path);
        Transport.Answer answer = transport.runBriefly(connection, FileScripts.hold(path, own));
        if (answer.status() != 0) {
            return null;
        }
        String name = answer.text();
        try {
            return connection.files().open(name);
        } finally {
            if (name.equals(own)) {
                connection.files().rm(own);
            }
        }
    }

    /** Lets go of the files of a folder that goes. */
    void forget(String folder) {
        synchronized (followed) {
            followed.entrySet()
                    .removeIf(entry -> {
                        if (!entry.getKey().startsWith(folder + "/")) {
                            return false;
                        }
                        shut(entry.getValue());
                        return true;
                    });
        }
    }

    private static void shut(Followed file) {
        ReadAhead ahead = file.ahead;
        if (ahead != null) {
            ahead.end();
        }
        RemoteFile open = file.file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                return; // The host closes it with the channel.
            }
        }
    }
}
