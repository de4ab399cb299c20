package dev.lanewise.cli;

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
     * @throws IllegalArgumentException if the weights do not fit the precision; names the layer
     */
    static float[] of(Model model, float[] x, Precision precision) {
        int inputs = model.network().inputs();
        int outputs = model.network().outputs();
        int rows = x.length / inputs;
        Predictor predictor = model.newPredictor(BATCH_SIZE, precision);
        float[] predictions = new float[rows * outputs];
        for (int row = 0; row < rows; row += BATCH_SIZE) {
            int batch = Math.min(BATCH_SIZE, rows - row);
            predictor.predict(x, row * inputs, batch, predictions, row * outputs);
        }
        return predictions;
    }
}
