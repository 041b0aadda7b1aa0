package dev.watchkeeper.ssh;

import dev.watchkeeper.hostkit.IgnoreRules;
import dev.watchkeeper.hostkit.ScratchNames;
import dev.watchkeeper.hostkit.ScriptError;
import dev.watchkeeper.hostkit.WorkspaceTree;
import dev.watchkeeper.hostkit.process.FileScripts;
import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;

import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileMode;
import net.schmizz.sshj.sftp.OpenMode;
import net.schmizz.sshj.sftp.RemoteFile;
import net.schmizz.sshj.sftp.RenameFlags;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.sftp.SFTPException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The workspace's files, by SFTP. A path that leaves the workspace, also through a link, is
 * refused.
 */
final class SshFiles implements Files {
    private static final int PIECE = 1 << 15;

    /** The status of a script that finds no file to read. */
    private static final int NO_FILE = 44;

    private final SshConnection line;
    private final Transport host;
    private final String root;
    private final IgnoreRules names;

    /**
     * @param root absolute, reached by no link
     */
    SshFiles(SshConnection line, Transport host, String root, IgnoreRules names) {
        this.line = line;
        this.host = host;
        this.root = root;
        this.names = names;
    }

    /** Something done with SFTP. */
    private interface Work<T> {
        T with(SFTPClient files) throws IOException;
    }

    private <T> T sftp(String what, String path, Work<T> work) {
        try {
            return line.with(connection -> work.with(connection.files()));
        } catch (IOException e) {
            throw storage(what, path, String.valueOf(e.getMessage()), e);
        }
    }

    private PluginException storage(
            String what, String path, String why, @Nullable Throwable cause) {
        return new PluginException(
                PluginException.Kind.STORAGE,
                "could not %s %s on host %s: %s"
                        .formatted(what, path, line.options().address(), why),
                "see that it is there and can be read and written, and that its disk has room",
                cause);
    }

    @Override
    public Optional<FileInfo> info(String path) {
        String file = checked(path);
        return sftp(
                "look at",
                path,
                files -> {
                    FileAttributes a = attributes(files, file);
                    if (a == null) {
                        return Optional.empty();
                    }
                    boolean regular = a.getType() == FileMode.Type.REGULAR;
                    return Optional.of(
                            new FileInfo(
                                    path,
                                    kind(a.getType()),
                                    a.getSize(),
                                    regular && (a.getMode().getMask() & 0100) != 0));
                });
    }

    private static FileInfo.Kind kind(FileMode.Type type) {
        return switch (type) {
            case REGULAR -> FileInfo.Kind.FILE;
            case DIRECTORY -> FileInfo.Kind.FOLDER;
            case SYMLINK -> FileInfo.Kind.LINK;
            default -> FileInfo.Kind.OTHER;
        };
    }

    /** Of what is there itself, links not followed; {@code null} if there is nothing. */
    private static @Nullable FileAttributes attributes(SFTPClient files, String file)
            throws IOException {
        try {
            return files.lstat(file);
        } catch (SFTPException e) {
            if (SftpAnswers.missing(e)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public byte[] read(String path, int max) {
        String file = checked(path);
        // Not by SFTP, whose server waits for a FIFO that is put in the file's place just now.
        String script =
                """
                regular %1$s || exit %4$d
                [ -r %1$s ] || { echo Permission denied >&2; exit 1; }
                piece 0 %2$d %1$s %3$s || exit %4$d
                """
                        .formatted(
                                Sh.quote(file),
                                max,
                                Sh.quote(above(file) + "/" + ScratchNames.next()),
                                NO_FILE);
        Transport.Answer answer = host.brief(FileScripts.FUNCTIONS + script);
        if (answer.status() == NO_FILE) {
            throw new PluginException(
                    PluginException.Kind.MISSING, path + " is no file here", "name another one");
        }
        if (answer.status() != 0) {
            throw storage("read", path, ScriptError.of(answer), null);
        }
        return answer.out();
    }

    @Override
    public void write(String path, byte[] content) {
        String file = checked(path);
        String above = file.substring(0, file.lastIndexOf('/'));
        String scratch = above + "/" + ScratchNames.next();
        sftp(
                "write",
                path,
                files -> {
                    FileAttributes before = attributes(files, file);
                    if (attributes(files, root) == null) {
                        throw WorkspaceTree.gone(root, "of " + root);
                    }
                    if (!above.equals(root)) {
                        files.mkdirs(above);
                    }
                    boolean whole = false;
                    try {
                        put(files, scratch, content);
                        if (before != null && before.getType() == FileMode.Type.REGULAR) {
                            files.chmod(scratch, before.getMode().getPermissionsMask());
                        }
                        files.rename(
                                scratch,
                                file,
                                EnumSet.of(RenameFlags.OVERWRITE, RenameFlags.ATOMIC));
                        whole = true;
                        return true;
                    } finally {
                        if (!whole) {
                            attempt(() -> files.rm(scratch));
                        }
                    }
                });
    }

    private static void put(SFTPClient files, String path, byte[] content) throws IOException {
        try (RemoteFile open =
                files.open(path, EnumSet.of(OpenMode.WRITE, OpenMode.CREAT, OpenMode.TRUNC))) {
            for (int at = 0; at < content.length; at += PIECE) {
                open.write(at, content, at, Math.min(PIECE, content.length - at));
            }
        }
    }

    /** Something that is of no more use when it fails. */
    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            return; // The failure before this one is what is told.
        }
    }

    @Override
    public void delete(String path) {
        String file = checked(path);
        sftp(
                "delete",
                path,
                files -> {
                    FileAttributes a = attributes(files, file);
                    if (a != null && a.getType() == FileMode.Type.DIRECTORY) {
                        files.rmdir(file);
                    } else if (a != null) {
                        files.rm(file);
                    }
                    return true;
                });
    }

    @Override
    public List<String> list(int limit) {
        String script =
                """
                cd %s && find . -mindepth 1 %s -o ! -type d -print0 2>/dev/null
                :\
                """
                        .formatted(Sh.quote(root), names.prune());
        List<String> found = new ArrayList<>();
        byte[] all = host.sh(script).out();
        int begin = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == 0) {
                found.add(new String(all, begin + 2, i - begin - 2, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        return found.stream().sorted().limit(limit).toList();
    }

    @Override
    public Optional<String> which(String executable) {
        String script =
                """
                cd %1$s || exit 1
                x=%2$s
                case $x in
                /*) f=$x ;;
                */*) f=$PWD/${x#./} ;;
                *) f=$(PATH=%3$s command -v -- "$x" && echo .) || exit 1; f=${f%%??} ;;
                esac
                case $f in /*) [ -f "$f" ] && [ -x "$f" ] && printf %%s "$f" ;; *) exit 1 ;; esac
                """
                        .formatted(Sh.quote(root), Sh.quote(executable), path.get());
        Transport.Answer answer = host.sh(script);
        return answer.status() == 0 && answer.out().length > 0
                ? Optional.of(answer.text())
                : Optional.empty();
    }

    /** The PATH of the user's login there, as a word of sh. */
    private java.util.function.Supplier<String> path = () -> "$PATH";

    void path(java.util.function.Supplier<String> words) {
        path = words;
    }

    private String inside(String path) {
        Deque<String> parts = new ArrayDeque<>();
        boolean out = path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0;
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                out |= parts.pollLast() == null;
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (out || parts.isEmpty()) {
            throw outside(path);
        }
        return root + "/" + String.join("/", parts);
    }

    /** The absolute path; none of its folders is a link that leads out. */
    private String checked(String path) {
        String file = inside(path);
        if (above(file).equals(root)) {
            return file;
        }
        List<String> links =
                sftp(
                        "look at",
                        path,
                        files -> {
                            List<String> found = new ArrayList<>();
                            for (String up = above(file); !up.equals(root); up = above(up)) {
                                FileAttributes a = attributes(files, up);
                                if (a != null && a.getType() == FileMode.Type.SYMLINK) {
                                    found.add(up);
                                }
                            }
                            return found;
                        });
        for (String link : links) {
            // Not by SFTP, whose servers do not agree on what a real path is.
            String script = "unset CDPATH; cd -P -- %s && pwd -P".formatted(Sh.quote(link));
            String real = host.sh(script).text();
            if (!real.startsWith(root + "/") && !real.equals(root + "\n")) {
                throw outside(path);
            }
        }
        return file;
    }

    private static String above(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static PluginException outside(String path) {
        return new PluginException(
                PluginException.Kind.SETTINGS,
                "'" + path + "' is no path inside the workspace",
                "name it from the workspace's folder");
    }
}
