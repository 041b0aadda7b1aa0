package dev.watchkeeper.ssh;

import net.schmizz.sshj.sftp.Response;
import net.schmizz.sshj.sftp.SFTPException;

/** What the answers of an SFTP server mean. */
final class SftpAnswers {
    private SftpAnswers() {}

    /** Whether there is no such file. A name below a file is answered by a mere failure. */
    static boolean missing(SFTPException e) {
        return e.getStatusCode() == Response.StatusCode.NO_SUCH_FILE
                || e.getStatusCode() == Response.StatusCode.NO_SUCH_PATH
                || e.getStatusCode() == Response.StatusCode.FAILURE
                || e.getStatusCode() == Response.StatusCode.NOT_A_DIRECTORY;
    }
}
