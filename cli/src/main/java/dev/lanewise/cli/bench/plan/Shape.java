package dev.lanewise.cli.bench.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a dense layer's product, written {@code 32x784x128}.
 *
 * @param rows rows of the batch
 * @param inputs of the layer
 * @param outputs of the layer
 */
public record Shape(int rows, int inputs, int outputs) {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})x([1-9]\\d{0,5})");

    /**
     * The shape that a text says.
     *
     * @throws IllegalArgumentException if it says none
     */
    public static Shape parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a shape is written <rows>x<inputs>x<outputs>, as in 32x784x128, but this is \"" + text + "\"");
        }
        return new Shape(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /**
     * The shapes in a file, one a line; blank lines and what follows a {@code #} count for nothing.
     *
     * @throws IllegalArgumentException if the file cannot be read or has no shapes, or a line is none: names file and line
     */
    public static List<Shape> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no such file: " + file);
        }
        Set<Shape> shapes = new LinkedHashSet<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.replaceFirst("#.*", "").strip();
            if (text.isEmpty()) {
                continue;
            }
            try {
                if (!shapes.add(parse(text))) {
                    throw new IllegalArgumentException("the shape " + text + " is there twice");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
            }
        }
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException(file + " has no shapes");
        }
        return List.copyOf(shapes);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Multiplications and additions. */
    public double flops() {
        return 2.0 * rows * inputs * outputs;
    }

    /** The two operands and the result, each once. */
    public double bytes() {
        double rows = this.rows;
        return Float.BYTES * (rows * inputs + (double) inputs * outputs + rows * outputs);
    }

    @Override
    public String toString() {
        return rows + "x" + inputs + "x" + outputs;
    }
}
