package dev.lanewise.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What Jazzer calls. {@code -Dlanewise.fuzz.format=onnx} gives all inputs to one reader; without it the first byte of each chooses.
 */
public final class FuzzTarget {

    private static final InputFormat[] FORMATS = InputFormat.values();
    private static final String CHOICE = System.getProperty("lanewise.fuzz.format", "all");
    private static final Path FILE = temporaryFile();

    private FuzzTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (!CHOICE.equals("all")) {
            InputFormat.valueOf(CHOICE.toUpperCase(Locale.ROOT)).isRead(input, FILE);
        } else if (input.length > 0) {
            FORMATS[(input[0] & 0xFF) % FORMATS.length].isRead(Arrays.copyOfRange(input, 1, input.length), FILE);
        }
    }

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("lanewise-fuzz", ".bin");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
