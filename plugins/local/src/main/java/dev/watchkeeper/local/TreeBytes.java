package dev.watchkeeper.local;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A folder's tree as git writes it. Git itself makes modes of two kinds only; a mode here may have
 * any permissions, which git's format allows and JGit reads as they are.
 */
final class TreeBytes {
    /** Bytes of a line with a short name. */
    private static final int A_LINE = 48;

    private static final byte[] FOLDER = octal(FileMode.TREE.getBits());
    private static final byte[] FILE = octal(0100644);
    private static final byte[] EXECUTABLE = octal(0100755);
    private static final byte[] LINK = octal(FileMode.SYMLINK.getBits());
    private static final byte[] UNCOVERED = octal(FileMode.GITLINK.getBits());

    private final ByteArrayOutputStream bytes;
    private final byte[] id = new byte[20];

    TreeBytes(int lines) {
        bytes = new ByteArrayOutputStream(Math.max(1, lines) * A_LINE);
    }

    private static byte[] octal(int mode) {
        return (Integer.toOctalString(mode) + " ").getBytes(StandardCharsets.US_ASCII);
    }

    /** Those with usual permissions are as git has them. */
    void folder(byte[] name, int permissions, ObjectId tree) {
        add(permissions == 0755 ? FOLDER : octal(0040000 | permissions), name, tree);
    }

    void file(byte[] name, int permissions, ObjectId blob) {
        byte[] mode =
                switch (permissions) {
                    case 0644 -> FILE;
                    case 0755 -> EXECUTABLE;
                    default -> octal(0100000 | permissions);
                };
        add(mode, name, blob);
    }

    void link(byte[] name, ObjectId target) {
        add(LINK, name, target);
    }

    /** What is not held stands as git has a submodule: an id of which there is no object. */
    void uncovered(byte[] name, byte[] mark) {
        add(UNCOVERED, name, mark);
    }

    /** As it stands in another tree. */
    void as(int mode, byte[] name, ObjectId object) {
        add(octal(mode), name, object);
    }

    private void add(byte[] mode, byte[] name, ObjectId object) {
        object.copyRawTo(id, 0);
        add(mode, name, id);
    }

    private void add(byte[] mode, byte[] name, byte[] object) {
        bytes.writeBytes(mode);
        bytes.writeBytes(name);
        bytes.write(0);
        bytes.writeBytes(object);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
