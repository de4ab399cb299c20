package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.INTS;
import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;

/** {@link Dropouts} in lanes. */
final class VectorDropouts implements Dropouts {

    /** 0, 1, 2, … times the factor of a unit. */
    private static final IntVector UNITS = IntVector.zero(INTS).addIndex(1).mul(ScalarDropouts.UNIT);

    /** The sign of {@code (h >>> 8) - threshold}, spread over its lane, is the mask: no compare, no register of masks. */
    @Override
    public void apply(
            int rows,
            int from,
            int to,
            long key,
            long firstRow,
            int threshold,
            float scale,
            float[] x,
            int xOffset,
            int ldx,
            float[] y,
            int yOffset,
            int ldy) {
        for (int b = 0; b < rows; b++) {
            long keys = ScalarDropouts.rowKeys(key, firstRow + b);
            int k1 = (int) keys;
            int k2 = (int) (keys >>> 32);
            int xRow = xOffset + b * ldx;
            int yRow = yOffset + b * ldy;
            for (int j = from; j < Tiles.padded(to); j += LENGTH) {
                IntVector h = UNITS.add(j * ScalarDropouts.UNIT + k1);
                h = h.lanewise(XOR, h.lanewise(LSHR, 16)).mul(ScalarDropouts.FIRST);
                h = h.lanewise(XOR, k2);
                h = h.lanewise(XOR, h.lanewise(LSHR, 15)).mul(ScalarDropouts.SECOND);
                h = h.lanewise(XOR, h.lanewise(LSHR, 16));
                IntVector kept = h.lanewise(LSHR, 8).sub(threshold).lanewise(ASHR, 31);
                fromArray(SPECIES, x, xRow + j)
                        .mul(scale)
                        .reinterpretAsInts()
                        .and(kept)
                        .reinterpretAsFloats()
                        .intoArray(y, yRow + j);
            }
        }
    }
}
