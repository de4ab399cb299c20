package dev.lanewise.train;

import dev.lanewise.MiniBatch;
import dev.lanewise.ParameterSlot;
import dev.lanewise.Parameters;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Sums;
import dev.lanewise.kernel.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The moments of an optimizer and the one pass over the flat block that is a step. What is state and not trained stays as it is; the
 * weight decay of AdamW makes weights smaller, not biases and normalizations.
 */
final class OptimizerState implements MiniBatch.ParameterUpdate {

    private final Updates kernels = KernelProvider.kernels().updates();
    private final Optimizer optimizer;
    private final List<Parameters> moments;
    private final List<Segment> segments;
    private float[] w = {};
    private float[] g = {};
    private double rate;
    private long step;

    OptimizerState(Optimizer optimizer, Parameters parameters) {
        this.optimizer = optimizer;
        this.moments = Stream.generate(parameters::zerosLike)
                .limit(optimizer.momentCount())
                .toList();
        segments = segments(parameters.slots(), optimizer);
    }

    /**
     * Neighbouring arrays that are updated alike.
     *
     * @param from where they begin in the flat block
     * @param to where they end
     * @param rateFactor of the learning rate; 0 if they are not trained
     * @param decays whether weight decay makes them smaller
     */
    private record Segment(int from, int to, double rateFactor, boolean decays) {

        boolean continuedBy(Segment next) {
            return next.rateFactor == rateFactor && next.decays == decays;
        }
    }

    private static List<Segment> segments(List<ParameterSlot> slots, Optimizer optimizer) {
        List<Segment> segments = new ArrayList<>();
        for (ParameterSlot slot : slots) {
            double rateFactor = slot.trainable() ? slot.learningRateFactor() : 0;
            Segment next =
                    new Segment(slot.offset(), slot.offset() + slot.length(), rateFactor, decays(optimizer, slot));
            if (!segments.isEmpty() && segments.getLast().continuedBy(next)) {
                next = new Segment(segments.removeLast().from(), next.to(), next.rateFactor(), next.decays());
            }
            segments.add(next);
        }
        return List.copyOf(segments);
    }

    private static boolean decays(Optimizer optimizer, ParameterSlot slot) {
        return optimizer instanceof Optimizer.AdamW adam && (slot.decays() || adam.decayBiases());
    }

    /** {@code Σ g²} over what is trained. */
    double sumOfSquares(Sums sums, Parameters gradients) {
        double sum = 0;
        for (Segment segment : segments) {
            if (segment.rateFactor() > 0) {
                sum += sums.sumOfSquares(segment.to() - segment.from(), gradients.values(), segment.from());
            }
        }
        return sum;
    }

    /**
     * Begins a step that moves {@code parameters} by {@code gradients} with the optimizer's learning rate times {@code
     * rateFactor}; {@link #apply} then takes its parts.
     */
    void begin(Parameters parameters, Parameters gradients, double rateFactor) {
        w = parameters.values();
        g = gradients.values();
        step++;
        rate = optimizer.learningRate() * rateFactor;
    }

    /** Moves one part of the parameters by their gradients; parts may be taken at the same time. */
    @Override
    public void apply(int offset, int length) {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            int from = Math.max(offset, segment.from());
            int to = Math.min(offset + length, segment.to());
            if (from < to && segment.rateFactor() > 0) {
                apply(from, to - from, rate * segment.rateFactor(), segment.decays());
            }
        }
    }

    private void apply(int offset, int length, double rate, boolean decays) {
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                if (sgd.momentum() == 0) {
                    kernels.addScaled(length, (float) -rate, g, w, offset);
                } else {
                    kernels.momentum(
                            length, (float) rate, (float) sgd.momentum(), sgd.nesterov(), w, g, moment(0), offset);
                }
            }
            case Optimizer.RmsProp rms ->
                kernels.rmsProp(
                        length,
                        (float) rate,
                        (float) rms.rho(),
                        oneMinus(rms.rho()),
                        (float) rms.epsilon(),
                        w,
                        g,
                        moment(0),
                        offset);
            case Optimizer.Adam adam -> adam(offset, length, rate, adam.beta1(), adam.beta2(), adam.epsilon(), 0);
            case Optimizer.AdamW adam ->
                adam(offset, length, rate, adam.beta1(), adam.beta2(), adam.epsilon(), decays ? adam.weightDecay() : 0);
        }
    }

    private void adam(
            int offset, int length, double rate, double beta1, double beta2, double epsilon, double weightDecay) {
        double correction1 = 1 - power(beta1, step);
        double correction2 = 1 - power(beta2, step);
        kernels.adam(
                length,
                (float) (rate / correction1),
                (float) beta1,
                oneMinus(beta1),
                (float) beta2,
                oneMinus(beta2),
                (float) epsilon,
                (float) (1 / Math.sqrt(correction2)),
                (float) (1 - rate * weightDecay),
                w,
                g,
                moment(0),
                moment(1),
                offset);
    }

    /**
     * The weight of what is new in a running average with this decay. {@code 1 - (float) decay} is exact and makes the
     * two weights add up to 1, but misses {@code 1 - decay} by the error of the rounded decay, up to 2⁻²⁵: nothing to
     * the usual decays, all of it to one beyond 1 - 2⁻²⁵. Where it misses more than a part in 2¹⁶, the difference in
     * double counts.
     */
    static float oneMinus(double decay) {
        float complement = 1 - (float) decay;
        double exact = 1 - decay;
        return Math.abs(complement - exact) <= 0x1p-16 * exact ? complement : (float) exact;
    }

    /**
     * By repeated squaring: the bias corrections must have the same bits on every JVM, and {@code StrictMath.pow},
     * which gives them, allocates until C2 compiles it.
     */
    private static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long bits = exponent; bits != 0; bits >>= 1) {
            if ((bits & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    private float[] moment(int index) {
        return moments.get(index).values();
    }

    /** Steps taken. */
    long steps() {
        return step;
    }

    /** The moments, in the optimizer's order. */
    List<Parameters> moments() {
        return moments;
    }

    /** Goes on where another state was. */
    void restore(long steps, List<Parameters> from) {
        if (from.size() != moments.size()) {
            throw new IllegalArgumentException("optimizer " + optimizer.id() + " has " + moments.size()
                    + " moments, but the checkpoint has " + from.size());
        }
        step = steps;
        for (int i = 0; i < moments.size(); i++) {
            moments.get(i).set(from.get(i));
        }
    }
}
