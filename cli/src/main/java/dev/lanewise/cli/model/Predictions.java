package dev.lanewise.cli.model;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;

/** Predicts any number of rows with weights of a chosen precision. */
final class Predictions {

    private static final int BATCH_SIZE = 256;

    private Predictions() {}

    /**
     * Predicts for raw features {@code [rows × inputs]}.
     *
     * @return {@code [rows × outputs]}
     * @throws IllegalArgumentException if the weights do not fit the precision, which names the layer, or there are more numbers
     *     than an array holds
     */
    static float[] of(Model model, float[] x, Precision precision) {
        int inputs = model.network().inputs();
        int outputs = model.network().outputs();
        int rows = x.length / inputs;
        Predictor predictor = model.newPredictor(BATCH_SIZE, precision);
        if ((long) rows * outputs > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    rows + " rows of " + outputs + " outputs are more numbers than one array holds (2^31 - 1)");
        }
        float[] predictions = new float[rows * outputs];
        for (int row = 0; row < rows; row += BATCH_SIZE) {
            int batch = Math.min(BATCH_SIZE, rows - row);
            predictor.predict(x, row * inputs, batch, predictions, row * outputs);
        }
        return predictions;
    }

    /** The classes, by the logits as {@link Model#classify}; arguments and errors as for {@link #of}, and a row of NaN. */
    static int[] classes(Model model, float[] x, Precision precision) {
        Model logits = model.toLogits();
        return logits.classes(of(logits, x, precision));
    }
}
