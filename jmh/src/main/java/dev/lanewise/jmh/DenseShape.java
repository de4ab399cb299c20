package dev.lanewise.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of one product of a dense layer, written {@code rows x inputs x outputs} without blanks, as in {@code 32x784x128}.
 *
 * @param rows rows of the batch, m
 * @param inputs inputs of the layer, k
 * @param outputs outputs of the layer, n
 */
public record DenseShape(int rows, int inputs, int outputs) {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})x([1-9]\\d{0,5})");

    /**
     * The shape that {@code text} says.
     *
     * @throws IllegalArgumentException if it says none
     */
    public static DenseShape parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a shape is written <rows>x<inputs>x<outputs>, as in 32x784x128, but this is \"" + text + "\"");
        }
        return new DenseShape(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /**
     * The shapes in a file: one a line, blank lines and what follows a {@code #} left out.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if a line is no shape, or the file has none; names file and line
     */
    public static List<DenseShape> read(Path file) throws IOException {
        return CaseFile.read(file, "shapes", DenseShape::parse);
    }

    /** Multiplications and additions of one product: {@code 2·m·n·k}. */
    public double flops() {
        return 2.0 * rows * inputs * outputs;
    }

    @Override
    public String toString() {
        return rows + "x" + inputs + "x" + outputs;
    }
}
