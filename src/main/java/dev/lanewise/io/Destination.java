package dev.lanewise.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the bytes of a file go, once symbolic links are resolved.
 *
 * @param path absolute, in a real folder
 * @param kind how it is written
 */
record Destination(Path path, Kind kind) {

    /** How a destination is written. */
    enum Kind {
        /** A regular file, which may be missing: replaced as a whole. */
        FILE,
        /** A pipe, a character device or an open descriptor: written to directly. */
        STREAM,
        /** Descriptor 1 of this process. */
        STANDARD_OUTPUT,
        /** Descriptor 2 of this process. */
        STANDARD_ERROR
    }

    /** As Linux. */
    private static final int MOST_LINKS = 40;

    private static final List<Path> DEVICES = List.of(Path.of("/dev"), Path.of("/proc"));
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Folders whose entries are open descriptors, which look like links but can have names that lead nowhere. */
    private static final Pattern DESCRIPTORS = Pattern.compile("/dev/fd|/proc/\\d+/(task/\\d+/)?fd");

    /** The bits of the mode that tell the type of a file, and two of the types (POSIX, sys/stat.h). */
    private static final int TYPE = 0xF000;

    private static final int BLOCK_DEVICE = 0x6000;
    private static final int SOCKET = 0xC000;

    /**
     * Follows the links of a path, each of them once.
     *
     * @throws IOException if nothing can be written there; the reason names no file but folders
     */
    static Destination of(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        for (int links = 0; links <= MOST_LINKS; links++) {
            path = inRealFolder(path);
            boolean descriptor = isDescriptor(path);
            if (descriptor || !Files.isSymbolicLink(path)) {
                return isUnderDevices(path) ? device(path, descriptor) : outsideDevices(path);
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        throw refused(file, "too many symbolic links");
    }

    private static Path inRealFolder(Path path) throws IOException {
        Path folder = path.getParent();
        if (folder == null || path.getFileName() == null) {
            throw refused(path, "it is a folder");
        }
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no folder " + folder);
        }
        if (!Files.isDirectory(folder)) {
            throw refused(folder, folder + " is no folder");
        }
        return folder.toRealPath().resolve(path.getFileName());
    }

    private static boolean isUnderDevices(Path path) {
        return DEVICES.stream().anyMatch(path::startsWith) && !path.startsWith(SHARED_MEMORY);
    }

    private static boolean isDescriptor(Path path) {
        return DESCRIPTORS.matcher(String.valueOf(path.getParent())).matches();
    }

    private static Destination device(Path path, boolean descriptor) throws IOException {
        if (!Files.exists(path)) {
            throw refused(path, "there is no such device, and no file is created there");
        }
        if (Files.isRegularFile(path) && !descriptor) {
            throw refused(path, "no file is replaced there");
        }
        requireStream(path);
        if (descriptor && isOwn(path)) {
            switch (path.getFileName().toString()) {
                case "1" -> {
                    return new Destination(path, Kind.STANDARD_OUTPUT);
                }
                case "2" -> {
                    return new Destination(path, Kind.STANDARD_ERROR);
                }
                default -> {}
            }
        }
        return new Destination(path, Kind.STREAM);
    }

    /** Whether a descriptor is this process's and not another's. */
    private static boolean isOwn(Path descriptor) {
        String folder = String.valueOf(descriptor.getParent());
        return Stream.of("/dev/fd", "/proc/" + ProcessHandle.current().pid() + "/fd")
                .anyMatch(folder::equals);
    }

    private static Destination outsideDevices(Path path) throws IOException {
        boolean exists;
        try {
            Files.readAttributes(path, "size", LinkOption.NOFOLLOW_LINKS);
            exists = true;
        } catch (NoSuchFileException _) {
            exists = false;
        }
        if (exists && !Files.isRegularFile(path)) {
            requireStream(path);
            return new Destination(path, Kind.STREAM);
        }
        if (exists && !Files.isWritable(path)) {
            throw new AccessDeniedException(path.toString());
        }
        return new Destination(path, Kind.FILE);
    }

    private static void requireStream(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw refused(path, "it is a folder");
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            int type = (int) Files.getAttribute(path, "unix:mode") & TYPE;
            // Standard output may be a socket, which is open already.
            if (type == BLOCK_DEVICE || (type == SOCKET && !isDescriptor(path))) {
                throw refused(path, "it is no regular file, pipe or character device");
            }
        }
    }

    private static FileSystemException refused(Path path, String reason) {
        return new FileSystemException(path.toString(), null, reason);
    }
}
