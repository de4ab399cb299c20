package dev.lanewise.jmh;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Tiles;

/**
 * Lanewise's kernels, on operands as training holds them: weights in panels, rows of whole lines. The panels are the layout
 * of the parameters, so nothing is packed before a product; {@link #inputGradient} transposes them block by block.
 */
final class LanewiseProducts implements DenseProducts {

    private final Implementation implementation;
    private final Gemm gemm;
    private final int m;
    private final int n;
    private final int k;
    private final int ldx;
    private final int ldz;
    private final int panels;
    private final float[] x;
    private final float[] w;
    private final float[] bias;
    private final float[] z;
    private final float[] delta;
    private final float[] dw;
    private final float[] db;
    private final float[] dx;
    private final float[] scratch = new float[Tiles.scratchLength()];

    LanewiseProducts(Implementation implementation, DenseOperands operands, int sets) {
        this.implementation = implementation;
        gemm = implementation.kernels().gemm();
        m = operands.shape().rows();
        k = operands.shape().inputs();
        n = operands.shape().outputs();
        ldx = Tiles.rowStride(k);
        ldz = Tiles.rowStride(n);
        panels = Tiles.panelLength(k, n);
        x = DenseProducts.repeat(pad(m, k, operands.x(), ldx), sets);
        w = DenseProducts.repeat(panels(operands.w()), sets);
        bias = DenseProducts.repeat(pad(1, n, operands.bias(), Tiles.padded(n)), sets);
        delta = DenseProducts.repeat(pad(m, n, operands.delta(), ldz), sets);
        z = new float[delta.length];
        dw = new float[w.length];
        db = new float[bias.length];
        dx = new float[x.length];
    }

    @Override
    public void forward(int set) {
        gemm.forward(
                m,
                n,
                k,
                0,
                n,
                x,
                set * m * ldx,
                ldx,
                w,
                set * panels,
                bias,
                set * Tiles.padded(n),
                z,
                set * m * ldz,
                ldz);
    }

    @Override
    public void parameterGradients(int set) {
        gemm.parameterGradients(
                m,
                n,
                k,
                0,
                k,
                x,
                set * m * ldx,
                ldx,
                delta,
                set * m * ldz,
                ldz,
                dw,
                set * panels,
                db,
                set * Tiles.padded(n),
                scratch);
    }

    @Override
    public void inputGradient(int set) {
        gemm.inputGradient(m, n, k, 0, k, delta, set * m * ldz, ldz, w, set * panels, dx, set * m * ldx, ldx, scratch);
    }

    @Override
    public boolean startsAtBias() {
        return true;
    }

    @Override
    public float[] z(int set) {
        return unpad(m, n, z, set * m * ldz, ldz);
    }

    @Override
    public float[] dw(int set) {
        float[] rows = new float[k * n];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                rows[i * n + j] = dw[set * panels + Tiles.panelIndex(k, i, j)];
            }
        }
        return rows;
    }

    @Override
    public float[] dx(int set) {
        return unpad(m, k, dx, set * m * ldx, ldx);
    }

    @Override
    public String describe() {
        return implementation.toString();
    }

    private float[] panels(float[] rows) {
        float[] inPanels = new float[panels];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                inPanels[Tiles.panelIndex(k, i, j)] = rows[i * n + j];
            }
        }
        return inPanels;
    }

    private static float[] pad(int rows, int columns, float[] from, int stride) {
        float[] padded = new float[rows * stride];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, row * columns, padded, row * stride, columns);
        }
        return padded;
    }

    private static float[] unpad(int rows, int columns, float[] from, int offset, int stride) {
        float[] dense = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(from, offset + row * stride, dense, row * columns, columns);
        }
        return dense;
    }
}
