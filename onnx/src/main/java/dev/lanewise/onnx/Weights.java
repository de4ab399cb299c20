package dev.lanewise.onnx;

import java.util.Arrays;

/**
 * A matrix of weights as it lies in memory: what a file keeps the other way round is not copied before it goes into a network.
 *
 * @param values {@code [in × out]} row-major, or {@code [out × in]}
 * @param outputsFirst whether it is the second, as PyTorch keeps them
 */
record Weights(float[] values, int in, int out, boolean outputsFirst) {

    /** Row-major {@code [in × out]}. */
    static Weights of(float[] values, int in, int out) {
        return new Weights(values, in, out, false);
    }

    float at(int i, int j) {
        return values[outputsFirst ? j * in + i : i * out + j];
    }

    /** Row-major {@code [in × out]}: the array itself where it is that, else a copy. */
    float[] rowMajor() {
        if (!outputsFirst) {
            return values;
        }
        float[] turned = new float[values.length];
        for (int j = 0; j < out; j++) {
            for (int i = 0; i < in; i++) {
                turned[i * out + j] = values[j * in + i];
            }
        }
        return turned;
    }

    /** Each output times its factor. */
    Weights withOutputsTimes(double[] factor) {
        float[] scaled = values.clone();
        for (int at = 0; at < scaled.length; at++) {
            scaled[at] = (float) (values[at] * factor[outputsFirst ? at / in : at % out]);
        }
        return new Weights(scaled, in, out, outputsFirst);
    }

    /** Each input times its factor. */
    Weights withInputsTimes(double[] factor) {
        float[] scaled = values.clone();
        for (int at = 0; at < scaled.length; at++) {
            scaled[at] = (float) (values[at] * factor[outputsFirst ? at % in : at / out]);
        }
        return new Weights(scaled, in, out, outputsFirst);
    }

    /** {@code row·W}, added to {@code sums}. */
    void addProduct(double[] row, double[] sums) {
        for (int i = 0; i < in; i++) {
            for (int j = 0; row[i] != 0 && j < out; j++) {
                sums[j] += row[i] * at(i, j);
            }
        }
    }

    /** This matrix, then another one: row-major {@code [in × next.out]}, each number summed in double. */
    Weights then(Weights next) {
        float[] left = rowMajor();
        float[] right = next.rowMajor();
        float[] joined = new float[in * next.out];
        double[] sums = new double[next.out];
        for (int i = 0; i < in; i++) {
            Arrays.fill(sums, 0);
            for (int t = 0; t < out; t++) {
                float weight = left[i * out + t];
                for (int j = 0; weight != 0 && j < next.out; j++) {
                    sums[j] += (double) weight * right[t * next.out + j];
                }
            }
            for (int j = 0; j < next.out; j++) {
                joined[i * next.out + j] = (float) sums[j];
            }
        }
        return of(joined, in, next.out);
    }
}
