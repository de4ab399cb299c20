package dev.lanewise.tune.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    @TempDir
    Path parent;

    /** A process with a folder and a file in it; ends by itself if it is told to. */
    static final class Owner {

        private Owner() {}

        /** Takes the folder in which to make one. */
        public static void main(String... arguments) throws IOException {
            Path file = new TemporaryFolder(Path.of(arguments[0])).file("file");
            Files.writeString(file, "content");
            System.out.println(file);
            System.in.read();
            System.exit(0);
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(ForkedJvm.command(Owner.class, List.of(parent.toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(parent)) {
            return files.filter(file -> !file.equals(parent)).sorted().toList();
        }
    }

    @Test
    void itGoesWithItsFiles() throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder(parent)) {
            Path file = folder.file("file");
            Files.writeString(file, "content");
            assertEquals(file, folder.file("file"));
            Files.writeString(file.resolveSibling("written-by-another"), "content");
            assertTrue(file.getParent().getFileName().toString().startsWith(TemporaryFolder.prefix()));
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aFolderThatCannotBeMadeLeavesNoLock() throws IOException {
        FileAttribute<String> unknown = new FileAttribute<>() {
            @Override
            public String name() {
                return "lanewise:unknown";
            }

            @Override
            public String value() {
                return "";
            }
        };
        assertThrows(UnsupportedOperationException.class, () -> new TemporaryFolder(parent, unknown));
        assertEquals(List.of(), files());
    }

    @Test
    void itGoesWhenItsJvmEnds() throws Exception {
        Process owner = start();
        try (BufferedReader lines = owner.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(Files.exists(Path.of(lines.readLine())));
            owner.getOutputStream().close();
            assertEquals(0, owner.waitFor());
        } finally {
            owner.destroyForcibly();
        }
        assertEquals(List.of(), files());
    }

    @Test
    void whatAKilledJvmLeavesGoesWithTheNextAndNothingOfALivingOne() throws Exception {
        Process owner = start();
        try (BufferedReader lines = owner.inputReader(StandardCharsets.UTF_8)) {
            Path file = Path.of(lines.readLine());
            new TemporaryFolder(parent).close();
            assertTrue(Files.exists(file));
            assertEquals(3, files().size(), files().toString());

            owner.destroyForcibly().waitFor();
            assertTrue(Files.exists(file));
            try (TemporaryFolder next = new TemporaryFolder(parent)) {
                assertTrue(Files.exists(next.file("file").getParent()));
                assertEquals(2, files().size(), files().toString());
            }
        } finally {
            owner.destroyForcibly();
        }
        assertEquals(List.of(), files());
    }
}
