package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedTemporaryFileTest {

    @TempDir
    Path folder;

    /** A process that begins to write a file and gets no further. */
    static final class Writer {

        private Writer() {}

        /** Takes the file; says when it has begun. */
        public static void main(String... arguments) {
            AtomicFile.write(Path.of(arguments[0]), _ -> {
                System.out.println("begun");
                System.in.read();
            });
        }
    }

    private static Process begin(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            assertEquals("begun", lines.readLine());
        } catch (IOException | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
        return process;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theNextWriterRemovesWhatADeadOneLeftAndNothingOfALivingOne() throws Exception {
        Path file = folder.resolve("model");
        Process process = begin(file);
        try {
            List<String> begun = names();
            assertEquals(1, begun.size(), begun.toString());
            assertTrue(begun.getFirst().startsWith(".lanewise-"), begun.getFirst());

            AtomicFile.write(file, new byte[1]);
            AtomicFile.requireWritable(file);
            assertEquals(List.of(begun.getFirst(), "model"), names());
        } finally {
            process.destroyForcibly().waitFor();
        }
        AtomicFile.write(folder.resolve("other"), new byte[1]);
        assertEquals(3, names().size(), "another file's");
        AtomicFile.requireWritable(file);
        assertEquals(List.of("model", "other"), names());
    }

    @Test
    void aWriterThatIsNotKilledEndsItsWork() throws Exception {
        Path file = folder.resolve("model");
        Process process = begin(file);
        try {
            AtomicFile.write(file, new byte[1]);
            process.getOutputStream().close();
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, Files.size(file));
        assertEquals(List.of("model"), names());
    }

    @Test
    void whatBelongsToADeadFileGoesFirst() throws IOException {
        Path dead = Files.writeString(folder.resolve("kind-1-2-3.lock"), "");
        Path kept = Files.writeString(folder.resolve("kind-of-another.txt"), "");
        Path belongs = Files.writeString(folder.resolve("kind-1-2-3.lock.data"), "");
        try (LockedTemporaryFile held =
                LockedTemporaryFile.create(folder, "kind-", ".lock", file -> Files.delete(Path.of(file + ".data")))) {
            assertFalse(Files.exists(dead));
            assertFalse(Files.exists(belongs));
            assertTrue(Files.exists(kept));
            assertTrue(Files.exists(held.path()));
            // Files of the same process are nobody's to remove.
            LockedTemporaryFile.create(folder, "kind-", ".lock", LockedTemporaryFile.NO_CLEANUP)
                    .close();
            assertTrue(Files.exists(held.path()));
        }
        assertEquals(List.of("kind-of-another.txt"), names());
    }

    @Test
    void whereThatFailsTheFileStays() throws IOException {
        Path dead = Files.writeString(folder.resolve("kind-1-2-3.lock"), "");
        LockedTemporaryFile.Cleanup throwing = _ -> {
            throw new IOException("thrown by the test");
        };
        LockedTemporaryFile.Cleanup broken = _ -> {
            throw new IllegalStateException("thrown by the test");
        };
        for (LockedTemporaryFile.Cleanup cleanup : List.of(throwing, broken)) {
            LockedTemporaryFile.create(folder, "kind-", ".lock", cleanup).close();
            assertTrue(Files.exists(dead));
        }
    }
}
