package dev.lanewise.train;

import dev.lanewise.kernel.Dropouts;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Tiles;
import java.util.Arrays;

/** The mask of a dropout in the first step of a run with seed 0, on numbers in double. */
final class DropoutMask {

    private DropoutMask() {}

    static double[] apply(double rate, int number, int rows, int n, double[] x) {
        int threshold = Dropouts.threshold(1 - rate);
        int stride = Tiles.padded(n);
        float[] kept = new float[rows * stride];
        Arrays.fill(kept, 1);
        Kernels.scalar()
                .dropouts()
                .apply(rows, 0, n, Dropouts.key(0, 0, number), 0, threshold, 1, kept, 0, stride, kept, 0, stride);
        double[] y = new double[x.length];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < n; j++) {
                y[row * n + j] = kept[row * stride + j] * x[row * n + j] * Dropouts.scale(threshold);
            }
        }
        return y;
    }
}
