package dev.lanewise.tune.measure;

import dev.lanewise.io.LockedTemporaryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder for files that go away with it, also when the JVM is told to end before it is closed; what a killed JVM has
 * left, the next one removes. A {@linkplain LockedTemporaryFile lock file} beside it tells that its JVM lives. Not
 * thread-safe.
 */
public final class TemporaryFolder implements AutoCloseable {

    private static final String PREFIX = "lanewise-";
    private static final String SUFFIX = ".lock";

    private final LockedTemporaryFile lock;
    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    /**
     * Makes it among the system's temporary files, readable for nobody else.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    public TemporaryFolder() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes it in a folder. */
    TemporaryFolder(Path parent) {
        this(parent, ownersAlone(parent));
    }

    /** Makes it with attributes. */
    TemporaryFolder(Path parent, FileAttribute<?>... attributes) {
        try {
            lock = LockedTemporaryFile.create(parent, PREFIX, SUFFIX, file -> remove(folder(file)));
            lock.path().toFile().deleteOnExit();
            folder = createBeside(lock, attributes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
        }
        folder.toFile().deleteOnExit();
    }

    private static Path createBeside(LockedTemporaryFile lock, FileAttribute<?>... attributes) throws IOException {
        try {
            return Files.createDirectory(folder(lock.path()), attributes);
        } catch (IOException | RuntimeException e) {
            try {
                lock.close();
            } catch (IOException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    private static FileAttribute<?>[] ownersAlone(Path parent) {
        return parent.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Path folder(Path lock) {
        String name = lock.getFileName().toString();
        return lock.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** How the names of folders of this JVM begin. */
    public static String prefix() {
        return PREFIX + Long.toHexString(ProcessHandle.current().pid()) + "-";
    }

    /** A file in it, which may be written by other processes. */
    public Path file(String name) {
        Path file = folder.resolve(name);
        if (!files.contains(file)) {
            files.add(file);
            // In the reverse order, so the folder comes last but for its lock.
            file.toFile().deleteOnExit();
        }
        return file;
    }

    /**
     * Deletes the files and the folder.
     *
     * @throws UncheckedIOException if that fails
     */
    @Override
    public void close() {
        try {
            remove(folder);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder + ": " + e.getMessage(), e);
        }
    }
}
