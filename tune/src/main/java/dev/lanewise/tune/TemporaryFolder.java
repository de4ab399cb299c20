package dev.lanewise.tune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder that goes away with its files, also when the JVM is told to end before it is closed. */
final class TemporaryFolder implements AutoCloseable {

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    /**
     * Makes it.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    TemporaryFolder() {
        try {
            folder = Files.createTempDirectory(prefix());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
        }
        folder.toFile().deleteOnExit();
    }

    /** How the names of folders of this JVM begin. */
    static String prefix() {
        return "lanewise-tune-" + ProcessHandle.current().pid() + "-";
    }

    /** A file in it, to be written by whomever. */
    Path file(String name) {
        Path file = folder.resolve(name);
        if (!files.contains(file)) {
            files.add(file);
            // In the reverse order, so the folder comes last.
            file.toFile().deleteOnExit();
        }
        return file;
    }

    @Override
    public void close() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder + ": " + e.getMessage(), e);
        }
    }
}
