package dev.lanewise.kernel;

import dev.lanewise.kernel.GemmProduct.Operands;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Packs the weights of {@link Operands} somewhere in a native segment, and runs {@link PackedGemm} on them. */
final class PackedProduct {

    private PackedProduct() {}

    /** {@code z} in a window that was full of {@code before}; fails if anything around it changed, or an input. */
    static Window run(Twin twin, WeightFormat format, Operands operands, Random place, float before) {
        Window x = Window.rows(place, operands.x(), operands.k());
        Window w = Window.panels(place, operands.w(), operands.n());
        Window z = Window.output(place, operands.m(), operands.n(), before);
        float[] biasAndScale = new float[format.biasLength(operands.n())];
        System.arraycopy(operands.bias(), 0, biasAndScale, 0, operands.n());
        long offset = place.nextInt(3) * (long) WeightFormat.ALIGNMENT;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packed = arena.allocate(
                    offset + format.layerBytes(operands.k(), operands.n()) + WeightFormat.END_BYTES,
                    WeightFormat.ALIGNMENT);
            format.pack(operands.k(), operands.n(), w.array, w.offset, packed, offset, biasAndScale, 0);
            twin.kernels
                    .packedGemm()
                    .forward(
                            format,
                            operands.m(),
                            operands.n(),
                            operands.k(),
                            x.array,
                            x.offset,
                            x.stride,
                            packed,
                            offset,
                            biasAndScale,
                            0,
                            z.array,
                            z.offset,
                            z.stride);
        }
        x.assertUnchanged(format.name());
        w.assertUnchanged(format.name());
        z.assertCanariesAlive(format.name());
        return z;
    }

    /** To 8 significant bits, ties to even: by dividing, not by bits. */
    static float rounded(float weight) {
        if (!Float.isFinite(weight)) {
            return weight;
        }
        double step = Math.scalb(1.0, Math.max(Math.getExponent(weight), Float.MIN_EXPONENT) - 7);
        return Math.copySign((float) (Math.rint(weight / step) * step), weight);
    }

    static float scale(Operands operands, int column) {
        float largest = 0;
        for (float[] row : operands.w()) {
            largest = Math.max(largest, Math.abs(row[column]));
        }
        return largest / 127;
    }

    /** The layer whose plain product is that of the format: its weights as they come back; with int8 neither scale nor bias. */
    static Operands plain(WeightFormat format, Operands operands) {
        float[][] w = new float[operands.k()][operands.n()];
        for (int j = 0; j < operands.n(); j++) {
            float scale = scale(operands, j);
            for (int i = 0; i < operands.k(); i++) {
                float weight = operands.w()[i][j];
                w[i][j] = switch (format) {
                    case FLOAT32 -> weight;
                    case BFLOAT16 -> rounded(weight);
                    case INT8 -> scale == 0 ? 0 : (float) Math.rint((double) weight / scale);
                };
            }
        }
        float[] bias = format == WeightFormat.INT8 ? new float[operands.n()] : operands.bias();
        return new Operands(operands.shape(), operands.x(), w, bias, operands.delta());
    }
}
