package dev.lanewise.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A temporary file that shows whether its process lives: the process holds a lock on it, which ends with it however it
 * ends, also as seen from another container that shares the folder. Creating one removes those of the same kind that
 * dead processes have left.
 *
 * <p>On a file system without locks files are left, never those of a living process removed. Not thread-safe.
 */
public final class LockedTemporaryFile implements AutoCloseable {

    /** Nothing else is removed with a dead process's file. */
    public static final Cleanup NO_CLEANUP = _ -> {};

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path path;
    private final FileChannel channel;

    private LockedTemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Removes what else a dead process has left beside its file. */
    @FunctionalInterface
    public interface Cleanup {
        /**
         * Called before the file itself is removed. If it throws, the file stays, and a later process tries again.
         *
         * @param file the file of a dead process
         * @throws IOException if something cannot be removed
         */
        void cleanUp(Path file) throws IOException;
    }

    /**
     * Removes the files of dead processes and creates one of this process, with a name of its own.
     *
     * @param folder where they lie
     * @param prefix of the names of this kind of file
     * @param suffix of the names of this kind of file
     * @param cleanup of what belongs to each file that is removed
     * @param attributes of the new file
     * @throws IOException if it cannot be created; files that cannot be removed are left
     */
    public static LockedTemporaryFile create(
            Path folder, String prefix, String suffix, Cleanup cleanup, FileAttribute<?>... attributes)
            throws IOException {
        // Closing any channel to a file gives up all locks that its process has on it, so own files are never opened
        // again. In another container the same mark can be another process's, whose files are then left.
        String own = prefix + processMark();
        removeDead(folder, prefix, suffix, own, cleanup);
        while (true) {
            String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
            Path path = folder.resolve(own + random + suffix);
            FileChannel channel = FileChannel.open(path, NEW_FILE, attributes);
            if (lock(channel) && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new LockedTemporaryFile(path, channel);
            }
            // Another process took it for a dead one's before it was locked.
            channel.close();
            Files.deleteIfExists(path);
        }
    }

    /** The same for all classes of this process, in whichever class loader. */
    private static String processMark() {
        ProcessHandle process = ProcessHandle.current();
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return Long.toHexString(process.pid()) + "-" + Long.toHexString(start) + "-";
    }

    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException _) {
            // No locks here, so no other process will think that it is dead.
            return true;
        }
    }

    private static void removeDead(Path folder, String prefix, String suffix, String own, Cleanup cleanup) {
        DirectoryStream.Filter<Path> others = path -> {
            String name = path.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(suffix) && !name.startsWith(own);
        };
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, others)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    removeIfDead(file, cleanup);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // A folder that cannot be listed can still take a new file.
        }
    }

    private static void removeIfDead(Path file, Cleanup cleanup) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                cleanup.cleanUp(file);
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException _) {
            // Another user's, gone meanwhile, or not cleaned: no reason against a new file.
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** For writing; not to be closed. */
    public FileChannel channel() {
        return channel;
    }

    /** Deletes the file, unless it was renamed, and gives up the lock. */
    @Override
    public void close() throws IOException {
        // In this order, for an unlocked file is anybody's.
        try {
            Files.deleteIfExists(path);
        } finally {
            channel.close();
        }
    }
}
