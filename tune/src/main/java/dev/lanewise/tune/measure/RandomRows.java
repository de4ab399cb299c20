package dev.lanewise.tune.measure;

import dev.lanewise.FeatureScaling;
import java.util.Random;

/** Features that nobody has recorded. */
public final class RandomRows {

    private RandomRows() {}

    /**
     * Raw features that the scaling takes to -1 to 1, so that neither denormal numbers nor infinities slow a network down.
     *
     * @return row-major {@code [rows × columns]}
     */
    public static float[] of(FeatureScaling scaling, int rows, long seed) {
        Random random = new Random(seed);
        int columns = scaling.columns();
        float[] features = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < features.length; i++) {
            float offset = scaling.offset()[i % columns];
            float feature = offset + random.nextFloat(-1, 1) / scaling.factor()[i % columns];
            features[i] = Float.isFinite(feature) ? feature : offset;
        }
        return features;
    }
}
