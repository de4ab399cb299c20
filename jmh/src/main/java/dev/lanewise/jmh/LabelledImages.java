package dev.lanewise.jmh;

import dev.lanewise.Dataset;
import dev.lanewise.SeededRandom;
import dev.lanewise.data.Idx;
import dev.lanewise.data.NdArray;
import java.nio.file.Path;

/** Images of ten classes, pixels from 0 to 1, class numbers as targets: MNIST's own files, or random ones of its shape. */
final class LabelledImages {

    static final int PIXELS = 28 * 28;
    static final int CLASSES = 10;

    private static final float WHITE = 255;

    /** About the share of pixels that are not zero in MNIST's training images, 19.1 %. */
    private static final double INK = 0.19;

    /** Each class has its own half of the pixels, which are inked this much more often than the others. */
    private static final double CONTRAST = 0.06;

    private LabelledImages() {}

    /**
     * Random images that can be learned, the same in every process. Classes differ only in how often a pixel is inked, so they
     * overlap, and the loss does not go to zero at once.
     */
    static Dataset synthetic(int rows) {
        SeededRandom random = SeededRandom.of(1, 0);
        double[][] inked = new double[CLASSES][PIXELS];
        for (double[] shares : inked) {
            for (int i = 0; i < PIXELS; i++) {
                shares[i] = INK + (random.nextInt(2) == 0 ? CONTRAST : -CONTRAST);
            }
        }
        float[] x = new float[Math.multiplyExact(rows, PIXELS)];
        float[] y = new float[rows];
        for (int row = 0; row < rows; row++) {
            int label = random.nextInt(CLASSES);
            y[row] = label;
            for (int i = 0; i < PIXELS; i++) {
                // One number decides and paints: below its share it is uniform.
                double drawn = random.nextDouble() / inked[label][i];
                x[row * PIXELS + i] = drawn < 1 ? Math.round((1 - drawn) * WHITE) / WHITE : 0;
            }
        }
        return Dataset.of(x, y, rows);
    }

    /**
     * Images and labels of two IDX files, plain or gzip.
     *
     * @throws IllegalArgumentException if they do not belong together, the images have not 28 × 28 pixels, or a label is no
     *     class; errors of the files themselves are those of {@link Idx}
     */
    static Dataset read(Path images, Path labels) {
        NdArray pixels = Idx.read(images);
        NdArray classes = Idx.read(labels);
        int rows = pixels.rows();
        if (pixels.columns() != PIXELS) {
            throw new IllegalArgumentException(
                    images + ": expected images of " + PIXELS + " pixels, found " + pixels.columns());
        }
        if (classes.rows() != rows || classes.columns() != 1) {
            throw new IllegalArgumentException(labels + ": expected a label for each of the " + rows + " images in "
                    + images + ", found " + classes.rows() + " of " + classes.columns());
        }
        float[] x = new float[pixels.values().length];
        for (int i = 0; i < x.length; i++) {
            x[i] = pixels.values()[i] / WHITE;
        }
        for (int row = 0; row < rows; row++) {
            float label = classes.values()[row];
            if (!(label >= 0 && label < CLASSES && label == (int) label)) {
                throw new IllegalArgumentException(
                        labels + ": expected a class from 0 to 9 for image " + row + ", found " + label);
            }
        }
        return Dataset.of(x, classes.values(), rows);
    }
}
