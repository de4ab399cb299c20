package dev.lanewise.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Replaces a file as a whole: whoever opens it sees the old bytes or the new ones, never a part, even after a crash.
 *
 * <p>The bytes go to a temporary file in the same folder, are forced to disk, and the file is renamed; where the file
 * system cannot rename in one step, the old file is replaced in two. A symbolic link stays, the file that it names is
 * replaced.
 */
final class AtomicFile {

    private AtomicFile() {}

    /** Writes the content. */
    interface Content {
        /** Writes to a channel that is at the start of an empty file. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes a file. Whatever fails, the old file is untouched and the temporary one gone.
     *
     * @throws IOException if the file is a folder or a device, its folder is missing, or writing fails
     */
    static void write(Path file, Content content) throws IOException {
        refuseIrregular(file);
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.resolveSibling("").toAbsolutePath();
        requireFolder(folder);
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = folder.resolve(".lanewise-" + random + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            moveInPlace(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Writes all of the bytes. */
    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Refuses folders, devices and sockets before they are opened; a file may be there or not. */
    static void refuseIrregular(Path file) throws FileSystemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String kind = Files.isDirectory(file) ? "a folder" : "no regular file";
            throw new FileSystemException(file.toString(), null, "it is " + kind);
        }
    }

    private static void requireFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "the folder " + folder + " does not exist");
        }
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(folder.toString(), null, folder + " is no folder");
        }
    }

    private static void moveInPlace(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
