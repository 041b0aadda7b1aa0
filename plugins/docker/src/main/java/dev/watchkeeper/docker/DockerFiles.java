package dev.watchkeeper.docker;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;

import java.util.List;
import java.util.Optional;

/** The files of the folder's own host; executables are looked for in the container. */
final class DockerFiles implements Files {
    private final Files files;
    private final ContainerTransport transport;
    private final String workspace;

    DockerFiles(Files files, ContainerTransport transport, String workspace) {
        this.files = files;
        this.transport = transport;
        this.workspace = workspace;
    }

    @Override
    public Optional<FileInfo> info(String path) {
        return files.info(path);
    }

    @Override
    public byte[] read(String path, int max) {
        return files.read(path, max);
    }

    @Override
    public void write(String path, byte[] content) {
        files.write(path, content);
    }

    @Override
    public void delete(String path) {
        files.delete(path);
    }

    @Override
    public List<String> list(int limit) {
        return files.list(limit);
    }

    /** By looking: a shell that is many programs itself names no path of them. */
    @Override
    public Optional<String> which(String executable) {
        String script =
                """
                cd %1$s || exit 1
                x=%2$s
                case $x in
                /*) f=$x ;;
                */*) f=$PWD/${x#./} ;;
                *)
                  f=
                  IFS=:
                  for d in $PATH; do
                    if [ -f "$d/$x" ] && [ -x "$d/$x" ]; then f=$d/$x; break; fi
                  done
                  ;;
                esac
                case $f in /*) [ -f "$f" ] && [ -x "$f" ] && printf %%s "$f" ;; *) exit 1 ;; esac
                """
                        .formatted(Sh.quote(workspace), Sh.quote(executable));
        Transport.Answer answer = transport.brief(script);
        return answer.status() == 0 && answer.out().length > 0
                ? Optional.of(answer.text())
                : Optional.empty();
    }
}
