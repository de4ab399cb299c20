package dev.lanewise;

/** Training met a loss or a gradient that is NaN or infinite, and stopped. */
public final class NonFiniteLossException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int epoch;
    private final int batch;
    private final int layer;

    private NonFiniteLossException(String message, int epoch, int batch, int layer) {
        super(message);
        this.epoch = epoch;
        this.batch = batch;
        this.layer = layer;
    }

    /**
     * For the batch whose forward pass gave this loss.
     *
     * @param epoch 1 for the first
     * @param batchNumber within the epoch, 1 for the first
     */
    public static NonFiniteLossException of(
            NeuralNetwork network, MiniBatch batch, double loss, int epoch, int batchNumber) {
        return of("loss", network, batch, loss, epoch, batchNumber);
    }

    /** For the validation batch after an epoch whose forward pass gave this loss. */
    public static NonFiniteLossException inValidation(
            NeuralNetwork network, MiniBatch batch, double loss, int epoch, int batchNumber) {
        return of("validation loss", network, batch, loss, epoch, batchNumber);
    }

    private static NonFiniteLossException of(
            String name, NeuralNetwork network, MiniBatch batch, double loss, int epoch, int batchNumber) {
        int layer = batch.firstNonFiniteLayer();
        String where = layer < 0
                ? "all activations are finite, the loss itself overflowed"
                : "the first activations that are not finite are in " + network.describe(layer);
        return new NonFiniteLossException(
                "training stopped: " + name + " is " + loss + " in epoch " + epoch + ", batch " + batchNumber + "; "
                        + where + "; try a smaller learning rate or scaled features",
                epoch,
                batchNumber,
                layer);
    }

    /** For a gradient whose norm, which clipping needs, is NaN or overflows; {@link #layer} is -1. */
    public static NonFiniteLossException ofGradientNorm(double norm, int epoch, int batchNumber) {
        return new NonFiniteLossException(
                "training stopped: the norm of the gradient is " + norm + " in epoch " + epoch + ", batch "
                        + batchNumber + "; try a smaller learning rate or scaled features",
                epoch,
                batchNumber,
                -1);
    }

    /** For weights that the last update of an epoch made NaN or infinite. */
    public static NonFiniteLossException ofParameters(NeuralNetwork network, int layer, int epoch, int batchNumber) {
        return new NonFiniteLossException(
                "training stopped: a parameter of " + network.describe(layer) + " is not finite after epoch " + epoch
                        + ", batch " + batchNumber + "; try a smaller learning rate or scaled features",
                epoch,
                batchNumber,
                layer);
    }

    /** The epoch, 1 for the first. */
    public int epoch() {
        return epoch;
    }

    /** The batch within the epoch, 1 for the first. */
    public int batch() {
        return batch;
    }

    /**
     * The first layer whose activations or parameters are not finite, as {@link Architecture#layers} counts; -1 if all are
     * finite, so the loss itself or the norm of the gradient overflowed.
     */
    public int layer() {
        return layer;
    }
}
