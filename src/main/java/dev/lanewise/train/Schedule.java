package dev.lanewise.train;

/** How the learning rate changes from epoch to epoch: a factor on the optimizer's own. */
public sealed interface Schedule {

    /** The factor for an epoch, 1 for the first. */
    double factor(int epoch);

    /** The name and all settings on one line, for metadata and messages: {@code cosine(50,0.0)}. */
    default String describe() {
        return switch (this) {
            case Constant() -> "constant";
            case StepDecay(double factor, int every) -> "step(" + factor + "," + every + ")";
            case ExponentialDecay(double factor) -> "exponential(" + factor + ")";
            case CosineDecay(int epochs, double last) -> "cosine(" + epochs + "," + last + ")";
            case WarmUp(int epochs, Schedule then) -> "warm_up(" + epochs + "," + then.describe() + ")";
        };
    }

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(int epoch) {
            return 1;
        }
    }

    /**
     * Multiplied by {@code factor} after every {@code every} epochs.
     *
     * @param factor above 0, at most 1
     * @param every epochs between two cuts, at least 1
     */
    record StepDecay(double factor, int every) implements Schedule {
        /** Checks the ranges. */
        public StepDecay {
            requireFactor(factor);
            requireEpochs("every", every);
        }

        @Override
        public double factor(int epoch) {
            int cuts = (epoch - 1) / every;
            return StrictMath.pow(factor, cuts);
        }
    }

    /**
     * Multiplied by {@code factor} after every epoch.
     *
     * @param factor above 0, at most 1
     */
    record ExponentialDecay(double factor) implements Schedule {
        /** Checks the range. */
        public ExponentialDecay {
            requireFactor(factor);
        }

        @Override
        public double factor(int epoch) {
            return StrictMath.pow(factor, epoch - 1);
        }
    }

    /**
     * Half a cosine from 1 to {@code last} (Loshchilov and Hutter 2017), then constant.
     *
     * @param epochs where it arrives, at least 1
     * @param last the factor it ends with, 0 to 1
     */
    record CosineDecay(int epochs, double last) implements Schedule {
        /** Checks the ranges. */
        public CosineDecay {
            requireEpochs("epochs", epochs);
            if (!(last >= 0 && last <= 1)) {
                throw new IllegalArgumentException("last must be 0 to 1, but is " + last);
            }
        }

        @Override
        public double factor(int epoch) {
            double progress = Math.min(1, (epoch - 1) / (double) epochs);
            return last + (1 - last) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
        }
    }

    /**
     * Rises linearly over the first epochs, then follows another schedule from its start.
     *
     * @param epochs of rising, at least 1
     * @param then what follows
     */
    record WarmUp(int epochs, Schedule then) implements Schedule {
        /** Checks the range. */
        public WarmUp {
            requireEpochs("epochs", epochs);
        }

        @Override
        public double factor(int epoch) {
            return epoch <= epochs ? epoch / (epochs + 1.0) : then.factor(epoch - epochs);
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException("factor must be above 0 and at most 1, but is " + factor);
        }
    }

    private static void requireEpochs(String name, int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + epochs);
        }
    }
}
