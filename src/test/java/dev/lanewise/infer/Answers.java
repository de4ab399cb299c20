package dev.lanewise.infer;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Model;
import dev.lanewise.Samples;
import java.util.Arrays;
import java.util.Random;

/** Rows, and what some models of one shape answer to them: the models differ in every answer. */
public final class Answers {

    static final int INPUTS = 7;
    static final int OUTPUTS = 5;

    private final Model[] models;
    private final float[][] rows;
    private final float[][][] expected;

    Answers(long seed, int modelCount, int rowCount) {
        Random random = new Random(seed);
        models = new Model[modelCount];
        rows = new float[rowCount][];
        expected = new float[modelCount][rowCount][];
        for (int row = 0; row < rowCount; row++) {
            rows[row] = Samples.uniform(random, INPUTS);
        }
        for (int m = 0; m < modelCount; m++) {
            models[m] = model(random, INPUTS, OUTPUTS);
            for (int row = 0; row < rowCount; row++) {
                expected[m][row] = models[m].predict(rows[row]);
            }
        }
    }

    public static Model model(Random random, int inputs, int outputs) {
        return Model.of(Samples.network(random, new int[] {inputs, 16, outputs}, Activation.TANH, Activation.SOFTMAX));
    }

    Model model(int number) {
        return models[number];
    }

    int rows() {
        return rows.length;
    }

    float[] row(int row) {
        return rows[row];
    }

    float[] expected(int model, int row) {
        return expected[model][row];
    }

    /** Fails unless the answer has the bits of this very model. */
    void require(int model, int row, float[] answer) {
        Bits.assertSame("row " + row + " by model " + model, expected[model][row], answer);
    }

    /** Fails unless the answer has the bits of one of the models. */
    void requireAny(int row, float[] answer) {
        for (float[][] answers : expected) {
            if (Arrays.equals(answers[row], answer)) {
                return;
            }
        }
        throw new AssertionError("row " + row + ": no model answers " + Arrays.toString(answer));
    }
}
