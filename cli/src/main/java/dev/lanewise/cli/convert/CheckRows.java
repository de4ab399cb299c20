package dev.lanewise.cli.convert;

import dev.lanewise.Model;
import dev.lanewise.io.OutputComparison;
import dev.lanewise.io.ProbeRows;
import dev.lanewise.io.Tolerance;
import dev.lanewise.onnx.OnnxRows;
import java.util.List;

/**
 * Rows with the outputs that are expected of a model.
 *
 * @param source where they come from, for people
 * @param x row-major {@code [rows × inputs]}
 * @param expected row-major {@code [rows × outputs]}
 */
record CheckRows(String source, float[] x, double[] expected) {

    /**
     * Rows for a model.
     *
     * @throws IllegalArgumentException if they do not fit it, there is none, or a number is NaN; says which
     */
    static CheckRows of(String source, OnnxRows given, ConvertedModel model) {
        float[] x = given.x();
        double[] expected = given.outputs();
        int rows = x.length / model.inputs();
        if (x.length % model.inputs() != 0 || expected.length != (long) rows * model.outputs()) {
            throw new IllegalArgumentException(source + ": there are " + x.length + " numbers of inputs and "
                    + expected.length + " of expected outputs, which are no rows of " + model.inputs() + " and "
                    + model.outputs());
        }
        if (rows == 0) {
            throw new IllegalArgumentException(source + ": there are no rows");
        }
        for (int i = 0; i < x.length; i++) {
            if (Float.isNaN(x[i])) {
                throw new IllegalArgumentException(
                        source + ": row " + i / model.inputs() + ", input " + i % model.inputs() + " is NaN");
            }
        }
        for (int i = 0; i < expected.length; i++) {
            if (Double.isNaN(expected[i])) {
                throw new IllegalArgumentException(source + ": row " + i / model.outputs() + ", expected output "
                        + i % model.outputs() + " is NaN");
            }
        }
        return new CheckRows(source, x, expected);
    }

    /** The first rows of all of them together: at most {@link ProbeRows#mostRows}. */
    static CheckRows first(List<CheckRows> all, ConvertedModel model) {
        int most = ProbeRows.mostRows(model.model());
        int rows = (int) Math.min(most, all.stream().mapToLong(r -> r.x.length).sum() / model.inputs());
        float[] x = new float[rows * model.inputs()];
        double[] expected = new double[rows * model.outputs()];
        int row = 0;
        for (CheckRows each : all) {
            int count = Math.min(rows - row, each.x.length / model.inputs());
            System.arraycopy(each.x, 0, x, row * model.inputs(), count * model.inputs());
            System.arraycopy(each.expected, 0, expected, row * model.outputs(), count * model.outputs());
            row += count;
        }
        return new CheckRows(all.getFirst().source, x, expected);
    }

    /** The model's outputs beside the expected ones. */
    OutputComparison compare(Model model, Tolerance tolerance) {
        return OutputComparison.of(model.predict(x), expected, model.network().outputs(), tolerance);
    }
}
