package dev.watchkeeper.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A home that an earlier version made and left after a run, as {@code homes/NAME.zip} of the test
 * resources, with its workspace and its agents' scripts.
 *
 * <p>That of {@link #BEFORE_WORKSPACES} has two projects. In {@code old}, task {@code T-1} is done
 * (it wrote {@code T-1.txt}), {@code T-2} waits with the open breakpoint {@code bp-1} (its work,
 * {@code T-2.txt}, is kept), and {@code T-4} was interrupted by a stop of the supervisor when it
 * had written {@code half.txt}. The folder of {@code gone} is not there: its task {@code T-3} is
 * held.
 */
public final class OldHome {
    /** Made with schema 10: locks, checkpoints and holds go by the project. */
    public static final String BEFORE_WORKSPACES = "before-workspaces";

    private OldHome() {}

    /**
     * Lays one out: {@code home}, {@code workspace} and {@code agents} of a folder. Its projects
     * are told that they are there; it is otherwise as it was left.
     */
    public static void unpack(String name, Path folder) {
        try (InputStream in =
                        Objects.requireNonNull(
                                OldHome.class.getResourceAsStream("/homes/" + name + ".zip"));
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
                Path to = folder.resolve(e.getName());
                if (e.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    Files.copy(entries, to, StandardCopyOption.REPLACE_EXISTING);
                    // When a checkpoint was taken is known by its file's time.
                    Files.setLastModifiedTime(to, e.getLastModifiedTime());
                }
            }
            Path settings = folder.resolve("home/settings.yaml");
            Files.writeString(
                    settings, Files.readString(settings).replace("FOLDER", folder.toString()));
            relocate(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void relocate(Path folder) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(folder), "sa", "");
                PreparedStatement move =
                        connection.prepareStatement("update project set path = ? where id = ?");
                Statement statement = connection.createStatement()) {
            for (String project : new String[] {"old", "gone"}) {
                String at = project.equals("old") ? "workspace" : "gone";
                move.setString(1, folder.resolve(at).toString());
                move.setString(2, project);
                move.executeUpdate();
            }
            statement.execute("shutdown");
        }
    }

    /** The address of its database, for who looks at it or changes it as no version would. */
    public static String url(Path folder) {
        return "jdbc:h2:" + folder.resolve("home/state").toAbsolutePath() + ";WRITE_DELAY=0";
    }
}
