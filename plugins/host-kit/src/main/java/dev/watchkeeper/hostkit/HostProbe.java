package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a machine is and has, learnt in one round trip.
 *
 * @param workspace absolute, reached by no link; empty if it is no folder there
 * @param state folder for what we must remember there
 * @param system as uname names it
 * @param git its version; empty if it is not installed
 * @param gnu whether find, mv and stat are those of GNU
 * @param inotify whether inotifywait is installed
 * @param detach what gives a process a session of its own; empty if nothing does
 * @param freeKilobytes on the workspace's disk; -1 if unknown
 */
public record HostProbe(
        String workspace,
        String state,
        String system,
        String git,
        boolean gnu,
        boolean inotify,
        String detach,
        long freeKilobytes) {
    private static final String MARK = "watchkeeper-probe";

    // $(...) takes away the line breaks at the end of a name; the dot behind it keeps them.
    private static final String SCRIPT =
            """
            unset CDPATH
            echo %2$s
            w=%1$s
            case $w in "~") w=$HOME ;; "~/"*) w=$HOME/${w#??} ;; esac
            echo "state ${XDG_STATE_HOME:-$HOME/.local/state}/watchkeeper"
            echo "system $(uname -s 2>/dev/null)"
            g=$(git --version 2>/dev/null) && echo "git ${g#git version }"
            [ "$(find /dev/null -maxdepth 0 -printf gnu 2>/dev/null)" = gnu ] &&
              case $(mv --version 2>/dev/null) in *GNU*) stat -c %%s / >/dev/null 2>&1 ;; *) false ;; esac && echo "gnu yes"
            command -v inotifywait >/dev/null 2>&1 && echo "inotify yes"
            for d in setsid perl; do
              if command -v $d >/dev/null 2>&1; then echo "detach $d"; break; fi
            done
            cd "$w" 2>/dev/null || exit 0
            f=$(df -Pk . 2>/dev/null)
            f=${f#*"
            "}
            set -f
            set -- $f
            set +f
            [ -z "${4:-}" ] || echo "free $4"
            CDPATH= cd -P .
            printf 'workspace %%s\\n' "$PWD"
            """;

    /**
     * Looks.
     *
     * @param workspace absolute path there; {@code ~} stands for the user's home
     * @throws PluginException if what answers is no POSIX shell
     */
    public static HostProbe of(Transport host, String name, String workspace) {
        Transport.Answer answer = host.sh(SCRIPT.formatted(Sh.quote(workspace), MARK));
        String text = answer.text();
        int begin = text.indexOf(MARK);
        if (begin < 0) {
            String said = new String(answer.err(), StandardCharsets.UTF_8) + text;
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    "host %s has no POSIX shell: %s"
                            .formatted(name, said.isBlank() ? "no word from sh" : first(said)),
                    "a Windows machine can be used through the SSH server of its WSL");
        }
        if (begin > 0) {
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    "the shell of host %s prints text of its own before a command's: '%s'"
                            .formatted(name, first(text)),
                    "let the start files there (.bashrc and the like) print only where the shell is"
                            + " interactive");
        }
        Map<String, String> found = new HashMap<>();
        String rest = text;
        int place = text.indexOf("\nworkspace ");
        if (place >= 0) {
            // A name of a folder may hold line breaks, also at its end; it comes last.
            found.put(
                    "workspace",
                    text.substring(place + "\nworkspace ".length(), text.length() - 1));
            rest = text.substring(0, place);
        }
        rest.lines()
                .skip(1)
                .filter(line -> line.indexOf(' ') > 0)
                .forEach(line ->
                        found.put(
                                line.substring(0, line.indexOf(' ')),
                                line.substring(line.indexOf(' ') + 1)));
        String free = found.getOrDefault("free", "");
        return new HostProbe(
                found.getOrDefault("workspace", ""),
                found.getOrDefault("state", ""),
                found.getOrDefault("system", ""),
                found.getOrDefault("git", ""),
                found.containsKey("gnu"),
                found.containsKey("inotify"),
                found.getOrDefault("detach", ""),
                free.matches("\\d+") ? Long.parseLong(free) : -1);
    }

    private static String first(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    /**
     * Checks that the machine has what looking at a tree and keeping it needs.
     *
     * @throws PluginException naming what is missing
     */
    void requireTools(String name, boolean withGit) {
        if (!gnu) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "host " + name + " (" + system + ") lacks GNU find, mv or stat",
                    "install findutils and coreutils there; BusyBox's own will not do");
        }
        if (withGit && git.isEmpty()) {
            throw new PluginException(
                    PluginException.Kind.MISSING,
                    "host " + name + " lacks git, which keeps the checkpoints",
                    "install git there");
        }
    }
}
