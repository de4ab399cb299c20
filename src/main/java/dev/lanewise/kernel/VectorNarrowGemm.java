package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static dev.lanewise.kernel.Tiles.LINE;

import jdk.incubator.vector.FloatVector;

/** The forward product of a narrow layer: at most one line of outputs, four interleaved chains for each. */
final class VectorNarrowGemm {

    private VectorNarrowGemm() {}

    static void forward(
            int m,
            int k,
            float[] x,
            int xOffset,
            int ldx,
            float[] w,
            int wOffset,
            float[] bias,
            int biasOffset,
            float[] z,
            int zOffset,
            int ldz) {
        for (int lane = 0; lane < LINE; lane += LENGTH) {
            int row = 0;
            for (; row + 4 <= m; row += 4) {
                rows4(
                        k,
                        x,
                        xOffset + row * ldx,
                        ldx,
                        w,
                        wOffset + lane,
                        bias,
                        biasOffset + lane,
                        z,
                        zOffset + row * ldz + lane,
                        ldz);
            }
            for (; row < m; row++) {
                rows1(
                        k,
                        x,
                        xOffset + row * ldx,
                        w,
                        wOffset + lane,
                        bias,
                        biasOffset + lane,
                        z,
                        zOffset + row * ldz + lane);
            }
        }
    }

    /** Four rows: 16 accumulators. {@code cR_C} is chain C of row R. */
    private static void rows4(
            int k, float[] x, int x0, int ldx, float[] w, int w0, float[] bias, int b0, float[] z, int z0, int ldz) {
        FloatVector c0_0 = FloatVector.fromArray(SPECIES, bias, b0);
        FloatVector c0_1 = FloatVector.zero(SPECIES);
        FloatVector c0_2 = FloatVector.zero(SPECIES);
        FloatVector c0_3 = FloatVector.zero(SPECIES);
        FloatVector c1_0 = FloatVector.fromArray(SPECIES, bias, b0);
        FloatVector c1_1 = FloatVector.zero(SPECIES);
        FloatVector c1_2 = FloatVector.zero(SPECIES);
        FloatVector c1_3 = FloatVector.zero(SPECIES);
        FloatVector c2_0 = FloatVector.fromArray(SPECIES, bias, b0);
        FloatVector c2_1 = FloatVector.zero(SPECIES);
        FloatVector c2_2 = FloatVector.zero(SPECIES);
        FloatVector c2_3 = FloatVector.zero(SPECIES);
        FloatVector c3_0 = FloatVector.fromArray(SPECIES, bias, b0);
        FloatVector c3_1 = FloatVector.zero(SPECIES);
        FloatVector c3_2 = FloatVector.zero(SPECIES);
        FloatVector c3_3 = FloatVector.zero(SPECIES);
        int x1 = x0 + ldx;
        int x2 = x0 + 2 * ldx;
        int x3 = x0 + 3 * ldx;
        int i = 0;
        for (; i + 4 <= k; i += 4) {
            FloatVector line0 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE);
            FloatVector line1 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE + LINE);
            FloatVector line2 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE + 2 * LINE);
            FloatVector line3 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE + 3 * LINE);
            c0_0 = FloatVector.broadcast(SPECIES, x[x0 + i]).fma(line0, c0_0);
            c0_1 = FloatVector.broadcast(SPECIES, x[x0 + i + 1]).fma(line1, c0_1);
            c0_2 = FloatVector.broadcast(SPECIES, x[x0 + i + 2]).fma(line2, c0_2);
            c0_3 = FloatVector.broadcast(SPECIES, x[x0 + i + 3]).fma(line3, c0_3);
            c1_0 = FloatVector.broadcast(SPECIES, x[x1 + i]).fma(line0, c1_0);
            c1_1 = FloatVector.broadcast(SPECIES, x[x1 + i + 1]).fma(line1, c1_1);
            c1_2 = FloatVector.broadcast(SPECIES, x[x1 + i + 2]).fma(line2, c1_2);
            c1_3 = FloatVector.broadcast(SPECIES, x[x1 + i + 3]).fma(line3, c1_3);
            c2_0 = FloatVector.broadcast(SPECIES, x[x2 + i]).fma(line0, c2_0);
            c2_1 = FloatVector.broadcast(SPECIES, x[x2 + i + 1]).fma(line1, c2_1);
            c2_2 = FloatVector.broadcast(SPECIES, x[x2 + i + 2]).fma(line2, c2_2);
            c2_3 = FloatVector.broadcast(SPECIES, x[x2 + i + 3]).fma(line3, c2_3);
            c3_0 = FloatVector.broadcast(SPECIES, x[x3 + i]).fma(line0, c3_0);
            c3_1 = FloatVector.broadcast(SPECIES, x[x3 + i + 1]).fma(line1, c3_1);
            c3_2 = FloatVector.broadcast(SPECIES, x[x3 + i + 2]).fma(line2, c3_2);
            c3_3 = FloatVector.broadcast(SPECIES, x[x3 + i + 3]).fma(line3, c3_3);
        }
        for (; i < k; i++) {
            FloatVector line = FloatVector.fromArray(SPECIES, w, w0 + i * LINE);
            c0_0 = FloatVector.broadcast(SPECIES, x[x0 + i]).fma(line, c0_0);
            c1_0 = FloatVector.broadcast(SPECIES, x[x1 + i]).fma(line, c1_0);
            c2_0 = FloatVector.broadcast(SPECIES, x[x2 + i]).fma(line, c2_0);
            c3_0 = FloatVector.broadcast(SPECIES, x[x3 + i]).fma(line, c3_0);
        }
        c0_0.add(c0_1).add(c0_2.add(c0_3)).intoArray(z, z0);
        c1_0.add(c1_1).add(c1_2.add(c1_3)).intoArray(z, z0 + ldz);
        c2_0.add(c2_1).add(c2_2.add(c2_3)).intoArray(z, z0 + 2 * ldz);
        c3_0.add(c3_1).add(c3_2.add(c3_3)).intoArray(z, z0 + 3 * ldz);
    }

    /** One row: four chains instead of one are what keeps it from waiting. */
    private static void rows1(int k, float[] x, int x0, float[] w, int w0, float[] bias, int b0, float[] z, int z0) {
        FloatVector c0_0 = FloatVector.fromArray(SPECIES, bias, b0);
        FloatVector c0_1 = FloatVector.zero(SPECIES);
        FloatVector c0_2 = FloatVector.zero(SPECIES);
        FloatVector c0_3 = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i + 4 <= k; i += 4) {
            FloatVector line0 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE);
            FloatVector line1 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE + LINE);
            FloatVector line2 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE + 2 * LINE);
            FloatVector line3 = FloatVector.fromArray(SPECIES, w, w0 + i * LINE + 3 * LINE);
            c0_0 = FloatVector.broadcast(SPECIES, x[x0 + i]).fma(line0, c0_0);
            c0_1 = FloatVector.broadcast(SPECIES, x[x0 + i + 1]).fma(line1, c0_1);
            c0_2 = FloatVector.broadcast(SPECIES, x[x0 + i + 2]).fma(line2, c0_2);
            c0_3 = FloatVector.broadcast(SPECIES, x[x0 + i + 3]).fma(line3, c0_3);
        }
        for (; i < k; i++) {
            FloatVector line = FloatVector.fromArray(SPECIES, w, w0 + i * LINE);
            c0_0 = FloatVector.broadcast(SPECIES, x[x0 + i]).fma(line, c0_0);
        }
        c0_0.add(c0_1).add(c0_2.add(c0_3)).intoArray(z, z0);
    }
}
