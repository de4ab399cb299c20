package dev.lanewise.io;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Replaces a file as a whole: a reader sees the old bytes or the new ones, never a part, even after a crash.
 *
 * <p>The bytes go to a {@linkplain LockedTemporaryFile temporary file} in the same folder, are forced to disk, and the
 * file is renamed; where the file system cannot rename in one step, the old file is replaced in two. What a dead
 * process left of an earlier attempt at the same file is removed. A symbolic link stays and the file that it names is
 * replaced, or created if it does not exist. A file that exists keeps its permissions and, where the system allows it,
 * its owner and its group; where it keeps not its group, the new one is allowed what others are. A new file gets the
 * permissions of the process's umask. A file that may not be written is refused, although it could be replaced.
 *
 * <p>A pipe, a character device or an open descriptor ({@code /dev/stdout}, {@code /proc/self/fd/1}) is written to
 * directly, at its end. Nothing under {@code /dev} and {@code /proc} is replaced, created or deleted, {@code /dev/shm}
 * apart, which is a folder for files. Failures name the file and the reason in one line. Thread-safe.
 */
public final class AtomicFile {

    private static final Map<PosixFilePermission, PosixFilePermission> OTHERS_OF_GROUP = Map.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private AtomicFile() {}

    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything to a channel, which is not to be closed.
         *
         * @throws IOException if the channel cannot be written to; then the old file stays
         */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Writes a file. Whatever fails, the old file is untouched and the temporary one gone.
     *
     * @throws UncheckedIOException if the file is a folder, a socket or a block device, its folder is missing, or
     *     writing fails
     */
    public static void write(Path file, Content content) {
        try {
            Destination destination = Destination.of(file);
            switch (destination.kind()) {
                case FILE -> replace(destination.path(), content);
                case STREAM -> append(destination.path(), content);
                // Not opened anew, so that their positions in files move on.
                case STANDARD_OUTPUT -> content.writeTo(channel(FileDescriptor.out));
                case STANDARD_ERROR -> content.writeTo(channel(FileDescriptor.err));
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Writes these bytes as the file.
     *
     * @throws UncheckedIOException as {@link #write(Path, Content)}
     */
    public static void write(Path file, byte[] bytes) {
        write(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /**
     * Checks that a file can be written, before the work begins of which it will hold the result: creates its temporary
     * file and deletes it again. Pipes and devices are not opened.
     *
     * @throws UncheckedIOException if {@link #write(Path, Content)} would fail
     */
    public static void requireWritable(Path file) {
        try {
            Destination destination = Destination.of(file);
            if (destination.kind() == Destination.Kind.FILE) {
                temporary(destination.path()).close();
            } else if (destination.kind() == Destination.Kind.STREAM && !Files.isWritable(destination.path())) {
                throw new AccessDeniedException(file.toString());
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Writes all of the bytes.
     *
     * @throws IOException if the channel cannot be written to
     */
    public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        try (LockedTemporaryFile temporary = temporary(target)) {
            content.writeTo(temporary.channel());
            keepOwnerAndPermissions(target, temporary.path());
            temporary.channel().force(true);
            moveInPlace(temporary.path(), target);
        }
        forceFolder(target.resolveSibling(""));
    }

    /** In place of a file that exists it is the owner's alone until it has that file's permissions. */
    private static LockedTemporaryFile temporary(Path target) throws IOException {
        boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix && Files.exists(target)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        // The hash is part of Java's definition of a string, so every process finds the files of this target.
        String prefix =
                ".lanewise-%08x-".formatted(target.getFileName().toString().hashCode());
        return LockedTemporaryFile.create(
                target.resolveSibling(""), prefix, ".tmp", LockedTemporaryFile.NO_CLEANUP, attributes);
    }

    private static void keepOwnerAndPermissions(Path old, Path replacement) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(replacement, PosixFileAttributeView.class);
        if (view == null || !Files.exists(old)) {
            return;
        }
        keepOwnerAndPermissions(Files.readAttributes(old, PosixFileAttributes.class), view);
    }

    /** As far as the system allows; never more permissions for anybody. */
    static void keepOwnerAndPermissions(PosixFileAttributes old, PosixFileAttributeView replacement)
            throws IOException {
        PosixFileAttributes own = replacement.readAttributes();
        Set<PosixFilePermission> permissions = new HashSet<>(old.permissions());
        try {
            if (!old.group().equals(own.group())) {
                replacement.setGroup(old.group());
            }
        } catch (IOException _) {
            // What the old group was allowed, this one is not: to the old file its members were others.
            OTHERS_OF_GROUP.forEach((group, others) -> {
                if (!old.permissions().contains(others)) {
                    permissions.remove(group);
                }
            });
        }
        try {
            if (!old.owner().equals(own.owner())) {
                replacement.setOwner(old.owner());
            }
        } catch (IOException _) {
            // Only root may give a file away.
        }
        replacement.setPermissions(permissions);
    }

    private static void moveInPlace(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the new name durable, where the system can open a folder. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // The file itself is on disk.
        }
    }

    private static void append(Path path, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            content.writeTo(channel);
        }
    }

    /** Stays open. */
    @SuppressWarnings("resource")
    private static WritableByteChannel channel(FileDescriptor descriptor) {
        return new FileOutputStream(descriptor).getChannel();
    }

    private static UncheckedIOException failure(Path file, IOException cause) {
        return new UncheckedIOException("cannot write " + file + ": " + reason(cause), cause);
    }

    /** Why a file cannot be read or written, without its name. */
    public static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        if (reason != null) {
            return reason;
        }
        return switch (cause) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> cause.toString();
        };
    }

    /** Refuses to read folders, devices and sockets before they are opened; a file may be there or not. */
    static void refuseIrregular(Path file) throws FileSystemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String kind = Files.isDirectory(file) ? "a folder" : "no regular file";
            throw new FileSystemException(file.toString(), null, "it is " + kind);
        }
    }
}
