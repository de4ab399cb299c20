package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.Patience;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** May run as root, to whom permissions say nothing. */
class AtomicFileTest {

    @TempDir
    Path folder;

    private static void write(Path file, String text) {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String unwritable(Path file) {
        String early = assertThrows(UncheckedIOException.class, () -> AtomicFile.requireWritable(file))
                .getMessage();
        assertEquals(
                early,
                assertThrows(UncheckedIOException.class, () -> write(file, "new"))
                        .getMessage());
        return early;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static void shell(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    @Test
    void aFileIsReplacedOrCreatedAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("file");
        for (String text : List.of("old", "new")) {
            AtomicFile.requireWritable(file);
            write(file, text);
            assertEquals(text, Files.readString(file));
            assertEquals(List.of(file), files());
        }
    }

    @Test
    void aCheckChangesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        AtomicFile.requireWritable(file);
        AtomicFile.requireWritable(folder.resolve("other"));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void linksStayAndWhatTheyNameIsWritten() throws IOException {
        Path target = folder.resolve("target");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target.getFileName());
        Path linkOfLink = Files.createSymbolicLink(folder.resolve("link-of-link"), link);
        for (String text : List.of("the link dangles", "the target is there")) {
            AtomicFile.requireWritable(linkOfLink);
            write(linkOfLink, text);
            assertEquals(text, Files.readString(target));
            assertTrue(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS));
            assertTrue(Files.isSymbolicLink(link));
            assertTrue(Files.isSymbolicLink(linkOfLink));
            assertEquals(List.of(link, linkOfLink, target), files());
        }
    }

    @Test
    void theTemporaryFileLiesBesideTheTargetOfALink() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), other.resolve("target"));
        AtomicFile.write(link, channel -> {
            assertEquals(List.of(link, other), files());
            AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[] {1}));
        });
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(other.resolve("target")));
    }

    @Test
    void aLoopOfLinksAndAMissingFolderBehindALinkAreSaid() throws IOException {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertEquals("cannot write " + loop + ": too many symbolic links", unwritable(loop));
        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("missing/file"));
        assertEquals(
                "cannot write " + nowhere + ": there is no folder " + folder.resolve("missing"), unwritable(nowhere));
    }

    private static PosixFileAttributes attributes(String owner, String group, String permissions) {
        Map<String, Object> values = Map.of(
                "owner",
                (UserPrincipal) () -> owner,
                "group",
                (GroupPrincipal) () -> group,
                "permissions",
                PosixFilePermissions.fromString(permissions));
        return (PosixFileAttributes) Proxy.newProxyInstance(
                AtomicFileTest.class.getClassLoader(),
                new Class<?>[] {PosixFileAttributes.class},
                (_, method, _) -> values.get(method.getName()));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-rw----, rw-------, rw-rw----",
        "rw-rw-r--, rw-r--r--, rw-rw-r--",
        "rwxr-x--x, rwx--x--x, rwxr-x--x",
        "r--r--rw-, r--r--rw-, r--r--rw-",
    })
    void anotherGroupGetsNoMoreThanOthersHave(String old, String withoutGroup, String withoutOwner) throws IOException {
        for (String refused : List.of("setGroup", "setOwner")) {
            List<String> calls = new ArrayList<>();
            PosixFileAttributeView view = (PosixFileAttributeView) Proxy.newProxyInstance(
                    AtomicFileTest.class.getClassLoader(),
                    new Class<?>[] {PosixFileAttributeView.class},
                    (_, method, arguments) -> {
                        if (method.getName().equals("readAttributes")) {
                            return attributes("writer", "writers", "rw-------");
                        }
                        if (method.getName().equals(refused)) {
                            throw new IOException("refused by the test");
                        }
                        calls.add(
                                method.getName().equals("setPermissions")
                                        ? PosixFilePermissions.toString(permissions(arguments[0]))
                                        : method.getName());
                        return null;
                    });
            AtomicFile.keepOwnerAndPermissions(attributes("owner", "owners", old), view);
            assertEquals(
                    refused.equals("setGroup") ? List.of("setOwner", withoutGroup) : List.of("setGroup", withoutOwner),
                    calls);
        }
    }

    @SuppressWarnings("unchecked")
    private static Set<PosixFilePermission> permissions(Object argument) {
        return (Set<PosixFilePermission>) argument;
    }

    @Test
    void whereNoFileCanBeWrittenTheMessageSaysWhy() throws IOException {
        assertEquals("cannot write " + folder + ": it is a folder", unwritable(folder));
        assertEquals("cannot write /: it is a folder", unwritable(Path.of("/")));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertEquals("cannot write " + link + ": it is a folder", unwritable(link));
        Path plain = Files.writeString(folder.resolve("plain"), "");
        Path below = plain.resolve("file");
        assertEquals("cannot write " + below + ": " + plain + " is no folder", unwritable(below));
        Path longName = folder.resolve("n".repeat(300));
        assertTrue(unwritable(longName).startsWith("cannot write " + longName + ": "));
        assertEquals(List.of(link, plain), files());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void permissionsStayAndNewFilesHaveTheUmasks() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        for (String permissions : List.of("rw-------", "rw-rw-rw-", "rwxr-x--x")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            AtomicFile.write(file, channel -> {
                // What is secret is so from the first byte on.
                Path temporary = files().getFirst();
                assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(temporary));
                AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[1]));
            });
            assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        Path plain = Files.writeString(folder.resolve("plain"), "");
        Path created = folder.resolve("new");
        write(created, "new");
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(created));
    }

    @Test
    void whateverIsThrownTheOldFileStaysAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        UncheckedIOException full = assertThrows(
                UncheckedIOException.class,
                () -> AtomicFile.write(file, channel -> {
                    AtomicFile.writeFully(channel, ByteBuffer.allocate(10));
                    throw new IOException("disk full");
                }));
        assertEquals("cannot write " + file + ": disk full", full.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(file, _ -> {
                    throw new IllegalStateException("content");
                }));
        assertThrows(
                OutOfMemoryError.class,
                () -> AtomicFile.write(file, _ -> {
                    throw new OutOfMemoryError("thrown by the test");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeIsWrittenTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        shell("mkfifo", pipe.toString());
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path path : List.of(pipe, link)) {
            AtomicFile.requireWritable(path);
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                try (InputStream in = Files.newInputStream(pipe)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            write(path, "through it");
            assertEquals("through it", read.get(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS));
            assertFalse(Files.isRegularFile(pipe));
            assertEquals(List.of(link, pipe), files());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aCharacterDeviceIsWrittenTo() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/full"));
        for (Path path : List.of(Path.of("/dev/full"), link)) {
            AtomicFile.requireWritable(path);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> write(path, "text"));
            assertTrue(e.getMessage().startsWith("cannot write " + path + ": "), e.getMessage());
        }
        write(Path.of("/dev/null"), "text");
        for (String device : List.of("/dev/full", "/dev/null")) {
            assertTrue(Files.readAttributes(Path.of(device), BasicFileAttributes.class)
                    .isOther());
        }
        assertEquals(List.of(link), files());
    }

    /** As /dev/stdout is a link to /proc/self/fd/1. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anOpenDescriptorIsWrittenToAtItsEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "before,");
        Object inode = inode(file);
        try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
            Path descriptor = descriptorOf(file);
            Path link = Files.createSymbolicLink(folder.resolve("link"), descriptor);
            AtomicFile.requireWritable(link);
            write(descriptor, "itself,");
            write(link, "by a link,");
            open.write("after".getBytes(StandardCharsets.UTF_8));
            assertEquals("before,itself,by a link,after", Files.readString(file));
            assertEquals(inode, inode(file));
            assertTrue(Files.isSymbolicLink(link));
            assertEquals(List.of(file, link), files());
        }
    }

    private static Path descriptorOf(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).equals(file);
                        } catch (IOException _) {
                            return false;
                        }
                    })
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingIsCreatedOrReplacedAmongTheDevices() throws IOException {
        Path none = Path.of("/dev/lanewise-no-such-device");
        String reason = ": there is no such device, and no file is created there";
        assertEquals("cannot write " + none + reason, unwritable(none));
        assertFalse(Files.exists(none));
        Path link = Files.createSymbolicLink(folder.resolve("link"), none);
        assertEquals("cannot write " + link + reason, unwritable(link));
        Path status = Path.of("/proc/self/comm");
        assertEquals("cannot write " + status + ": no file is replaced there", unwritable(status));
        assertEquals("cannot write /proc/self/fd: it is a folder", unwritable(Path.of("/proc/self/fd")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void sharedMemoryIsAFolderForFiles() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/shm")));
        Path shared = Files.createTempDirectory(Path.of("/dev/shm"), "lanewise-test");
        try {
            write(shared.resolve("file"), "text");
            assertEquals("text", Files.readString(shared.resolve("file")));
        } finally {
            Files.deleteIfExists(shared.resolve("file"));
            Files.delete(shared);
        }
    }

    @Test
    void writersOfOneFileDoNotDisturbEachOther() throws Exception {
        Path file = folder.resolve("file");
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] bytes = new byte[10_000];
            Arrays.fill(bytes, (byte) i);
            writers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 3; round++) {
                            AtomicFile.write(file, bytes);
                        }
                    },
                    Thread::startVirtualThread));
        }
        for (CompletableFuture<Void> writer : writers) {
            writer.get(Patience.LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        }
        byte[] last = Files.readAllBytes(file);
        assertEquals(10_000, last.length);
        for (byte each : last) {
            assertEquals(last[0], each);
        }
        assertEquals(List.of(file), files());
    }
}
