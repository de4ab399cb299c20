package dev.lanewise.jmh;

import java.util.Arrays;

/**
 * The products as three plain loops over row-major arrays, with the outputs innermost: the order in which C2 vectorizes
 * without help, because no sum crosses lanes.
 */
final class PlainProducts implements DenseProducts {

    private final int m;
    private final int n;
    private final int k;
    private final float[] x;
    private final float[] w;
    private final float[] wt;
    private final float[] bias;
    private final float[] z;
    private final float[] delta;
    private final float[] dw;
    private final float[] db;
    private final float[] dx;

    PlainProducts(DenseOperands operands, int sets) {
        m = operands.shape().rows();
        k = operands.shape().inputs();
        n = operands.shape().outputs();
        x = DenseProducts.repeat(operands.x(), sets);
        w = DenseProducts.repeat(operands.w(), sets);
        wt = new float[w.length];
        bias = DenseProducts.repeat(operands.bias(), sets);
        delta = DenseProducts.repeat(operands.delta(), sets);
        z = new float[delta.length];
        dw = new float[w.length];
        db = new float[bias.length];
        dx = new float[x.length];
    }

    @Override
    public void forward(int set) {
        for (int b = 0; b < m; b++) {
            int row = (set * m + b) * n;
            System.arraycopy(bias, set * n, z, row, n);
            for (int i = 0; i < k; i++) {
                addScaled(n, x[(set * m + b) * k + i], w, (set * k + i) * n, z, row);
            }
        }
    }

    @Override
    public void parameterGradients(int set) {
        Arrays.fill(dw, set * k * n, (set + 1) * k * n, 0f);
        Arrays.fill(db, set * n, (set + 1) * n, 0f);
        for (int b = 0; b < m; b++) {
            int row = (set * m + b) * n;
            for (int i = 0; i < k; i++) {
                addScaled(n, x[(set * m + b) * k + i], delta, row, dw, (set * k + i) * n);
            }
            addScaled(n, 1f, delta, row, db, set * n);
        }
    }

    @Override
    public void inputGradient(int set) {
        int from = set * k * n;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                wt[from + j * k + i] = w[from + i * n + j];
            }
        }
        Arrays.fill(dx, set * m * k, (set + 1) * m * k, 0f);
        for (int b = 0; b < m; b++) {
            for (int j = 0; j < n; j++) {
                addScaled(k, delta[(set * m + b) * n + j], wt, from + j * k, dx, (set * m + b) * k);
            }
        }
    }

    private static void addScaled(int length, float factor, float[] from, int fromOffset, float[] to, int toOffset) {
        for (int i = 0; i < length; i++) {
            to[toOffset + i] += factor * from[fromOffset + i];
        }
    }

    @Override
    public boolean startsAtBias() {
        return true;
    }

    @Override
    public float[] z(int set) {
        return Arrays.copyOfRange(z, set * m * n, (set + 1) * m * n);
    }

    @Override
    public float[] dw(int set) {
        return Arrays.copyOfRange(dw, set * k * n, (set + 1) * k * n);
    }

    @Override
    public float[] dx(int set) {
        return Arrays.copyOfRange(dx, set * m * k, (set + 1) * m * k);
    }

    @Override
    public String describe() {
        return "plain loops";
    }
}
