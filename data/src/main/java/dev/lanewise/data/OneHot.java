package dev.lanewise.data;

import dev.lanewise.Dataset;

/** One column a class in place of class numbers. */
public final class OneHot {

    private OneHot() {}

    /**
     * The data set with targets {@code [rows × classes]}: 1 in the column of the row's class, 0 elsewhere.
     *
     * @param data one target column of class numbers, {@code 0 … classes-1}
     * @throws IllegalArgumentException if there are more target columns or a target is no such number
     */
    public static Dataset of(Dataset data, int classes) {
        if (data.targets() != 1) {
            throw new IllegalArgumentException("data must have 1 target column, but has " + data.targets());
        }
        float[] oneHot = new float[Math.multiplyExact(data.rows(), classes)];
        for (int row = 0; row < data.rows(); row++) {
            float target = data.y()[row];
            int label = (int) target;
            if (label != target || label < 0 || label >= classes) {
                throw new IllegalArgumentException("targets must be class numbers from 0 to " + (classes - 1)
                        + ", but row " + row + " is " + target);
            }
            oneHot[row * classes + label] = 1f;
        }
        return data.withTargets(oneHot);
    }
}
