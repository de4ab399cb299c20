package dev.lanewise.cli;

import dev.lanewise.SeededRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small CSV files with something to learn. */
public final class Tables {

    private Tables() {}

    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns {@code length,colour,kind}: a number, a category, and the class big or small that follows from both. */
    public static Path classes(Path file, int rows) {
        SeededRandom random = SeededRandom.of(1, rows);
        StringBuilder text = new StringBuilder("length,colour,kind\n");
        for (int row = 0; row < rows; row++) {
            double length = random.nextGaussian();
            boolean red = random.nextInt(2) == 0;
            text.append(length)
                    .append(red ? ",red," : ",blue,")
                    .append(length + (red ? 1 : -1) > 0 ? "big" : "small")
                    .append('\n');
        }
        return write(file, text.toString());
    }

    /** Columns {@code a,b,price} with {@code price = 100 000 + 20 000·a - 5 000·b}. */
    public static Path numbers(Path file, int rows) {
        SeededRandom random = SeededRandom.of(2, rows);
        StringBuilder text = new StringBuilder("a,b,price\n");
        for (int row = 0; row < rows; row++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            text.append(a)
                    .append(',')
                    .append(b)
                    .append(',')
                    .append(100_000 + 20_000 * a - 5_000 * b)
                    .append('\n');
        }
        return write(file, text.toString());
    }
}
