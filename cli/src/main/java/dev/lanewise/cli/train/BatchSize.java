package dev.lanewise.cli.train;

/**
 * Rows of a mini-batch as they are written on the command line: a number, or {@code auto} for one that has to be found.
 *
 * @param rows of a mini-batch; where it has to be found, those that the learning rate belongs to
 * @param isAuto whether it has to be found
 */
public record BatchSize(int rows, boolean isAuto) {

    /** The default. */
    static final BatchSize DEFAULT = new BatchSize(32, false);

    private static final String AUTO = "auto";

    /**
     * Reads.
     *
     * @throws IllegalArgumentException if it is neither a whole number nor {@code auto}
     */
    public static BatchSize parse(String text) {
        if (text.equals(AUTO)) {
            return new BatchSize(DEFAULT.rows, true);
        }
        try {
            return new BatchSize(Integer.parseInt(text), false);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number or auto, but got \"" + text + "\"", e);
        }
    }
}
