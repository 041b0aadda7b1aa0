package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.ProcessSpec;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs a test object where a project's commits are signed: an agent that commits would wait for a
 * passphrase for ever. The object is written into a folder of ours and never into the repository.
 */
final class SigningRehearsal {
    private static final Duration USUAL = Duration.ofSeconds(15);

    private static final String SCRIPT =
            """
            [ "$(git config --type=bool commit.gpgsign 2>/dev/null)" = true ] || exit 90
            format=$(git config gpg.format 2>/dev/null) || format=openpgp
            case $format in
              ssh) program=$(git config gpg.ssh.program 2>/dev/null) || program=ssh-keygen ;;
              x509) program=$(git config gpg.x509.program 2>/dev/null) || program=gpgsm ;;
              *) program=$(git config gpg.program 2>/dev/null) || program=gpg ;;
            esac
            echo "program=$program"
            mkdir -p -- "$1" || exit 91
            objects=$(git rev-parse --git-path objects) || exit 91
            case $objects in /*) ;; *) objects=$(pwd -P)/$objects ;; esac
            export GIT_OBJECT_DIRECTORY="$1" GIT_ALTERNATE_OBJECT_DIRECTORIES="$objects"
            tree=$(git hash-object -t tree -w --stdin </dev/null) || exit 91
            git commit-tree -S -m "rehearsal" "$tree" </dev/null
            """;

    private final FindingList findings;
    private final Duration limit;

    /**
     * @param most how long it may take at most; a quarter of a minute is enough
     */
    SigningRehearsal(Duration most, FindingList findings) {
        this.limit = most.compareTo(USUAL) < 0 ? most : USUAL;
        this.findings = findings;
    }

    /**
     * Signs, where the project's commits are signed; tells nothing where they are not.
     *
     * @param host over the workspace
     * @param environment variables of the agent's settings
     */
    void rehearse(String what, Host host, Map<String, String> environment) {
        Map<String, String> more = new HashMap<>(environment);
        more.put("GIT_TERMINAL_PROMPT", "0");
        more.put("GIT_OPTIONAL_LOCKS", "0");
        HostCommand.Ended ended =
                HostCommand.run(
                        host,
                        "preflight-signing",
                        List.of("sh", "-c", SCRIPT, "sh", ProcessSpec.RUN + "/objects"),
                        more,
                        limit);
        String program =
                ended.out()
                        .lines()
                        .filter(l -> l.startsWith("program="))
                        .map(l -> l.substring("program=".length()))
                        .findFirst()
                        .orElse("");
        if (program.isEmpty()) {
            return; // No repository, no git, or nothing is signed.
        }
        String tonight = "an agent that commits here would hang or fail at each commit";
        String mend =
                "use a key that needs no passphrase at night, or for this project: git config"
                        + " commit.gpgsign false";
        if (ended.timedOut()) {
            findings.failed(
                    Area.SIGNING,
                    what,
                    "commit.gpgsign=true, and "
                            + program
                            + " waits, such as for a passphrase (ended after "
                            + CheckRehearsal.seconds(limit)
                            + ")",
                    tonight,
                    mend);
        } else if (ended.ok()) {
            findings.passed(
                    Area.SIGNING,
                    what,
                    "a test object was signed by " + program,
                    program.contains("gpg")
                            ? "if its key has a passphrase, gpg-agent forgets that after a while"
                                    + " (default-cache-ttl, usually 10 minutes) and asks again"
                            : "");
        } else {
            findings.failed(
                    Area.SIGNING,
                    what,
                    "commit.gpgsign=true, and " + program + " does not sign: " + ended.lastLine(),
                    tonight,
                    mend);
        }
    }
}
