package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.LENGTH;
import static dev.lanewise.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** {@link Rectifiers} in lanes. */
final class VectorRectifiers implements Rectifiers {

    @Override
    public void prelu(
            int rows,
            int from,
            int to,
            float[] z,
            int zOffset,
            int ldz,
            float[] alpha,
            int alphaOffset,
            float[] a,
            int aOffset,
            int lda) {
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector slope = fromArray(SPECIES, alpha, alphaOffset + j);
            for (int b = 0; b < rows; b++) {
                FloatVector x = fromArray(SPECIES, z, zOffset + b * ldz + j);
                x.blend(x.mul(slope), x.lt(0f)).intoArray(a, aOffset + b * lda + j);
            }
        }
    }

    @Override
    public void preluBackward(
            int rows,
            int from,
            int to,
            float[] z,
            int zOffset,
            int ldz,
            float[] alpha,
            int alphaOffset,
            float[] delta,
            int deltaOffset,
            int ldd) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector slope = fromArray(SPECIES, alpha, alphaOffset + j);
            for (int b = 0; b < rows; b++) {
                FloatVector d = fromArray(SPECIES, delta, deltaOffset + b * ldd + j);
                d.mul(slope)
                        .blend(d, zero.lt(fromArray(SPECIES, z, zOffset + b * ldz + j)))
                        .intoArray(delta, deltaOffset + b * ldd + j);
            }
        }
    }

    @Override
    public void preluParameterGradients(
            int rows,
            int from,
            int to,
            float[] z,
            int zOffset,
            int ldz,
            float[] delta,
            int deltaOffset,
            int ldd,
            float[] dAlpha,
            int dAlphaOffset) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int j = from; j < Tiles.padded(to); j += LENGTH) {
            FloatVector sum = zero;
            for (int b = 0; b < rows; b++) {
                FloatVector x = fromArray(SPECIES, z, zOffset + b * ldz + j);
                FloatVector d = fromArray(SPECIES, delta, deltaOffset + b * ldd + j);
                sum = d.fma(x.blend(zero, zero.lt(x)), sum);
            }
            sum.intoArray(dAlpha, dAlphaOffset + j);
        }
    }
}
