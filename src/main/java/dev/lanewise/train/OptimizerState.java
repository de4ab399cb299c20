package dev.lanewise.train;

import dev.lanewise.Parameters;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.kernel.Updates;
import java.util.List;
import java.util.stream.Stream;

/** The moments of an optimizer and the one pass over the flat block that is a step. */
final class OptimizerState {

    private final Updates kernels = KernelProvider.kernels().updates();
    private final Optimizer optimizer;
    private final List<Parameters> moments;
    private long step;

    OptimizerState(Optimizer optimizer, Parameters parameters) {
        this.optimizer = optimizer;
        this.moments = Stream.generate(parameters::zerosLike)
                .limit(optimizer.momentCount())
                .toList();
    }

    /** Moves {@code parameters} by {@code gradients} with the optimizer's learning rate times {@code rateFactor}. */
    void step(Parameters parameters, Parameters gradients, double rateFactor) {
        step++;
        float[] w = parameters.values();
        float[] g = gradients.values();
        double rate = optimizer.learningRate() * rateFactor;
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                if (sgd.momentum() == 0) {
                    kernels.addScaled(w.length, (float) -rate, g, w, 0);
                } else {
                    kernels.momentum(
                            w.length, (float) rate, (float) sgd.momentum(), sgd.nesterov(), w, g, moment(0), 0);
                }
            }
            case Optimizer.RmsProp rms ->
                kernels.rmsProp(w.length, (float) rate, (float) rms.rho(), (float) rms.epsilon(), w, g, moment(0), 0);
            case Optimizer.Adam adam -> adam(w, g, rate, adam.beta1(), adam.beta2(), adam.epsilon(), 0);
            case Optimizer.AdamW adam ->
                adam(w, g, rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
        }
    }

    private void adam(
            float[] w, float[] g, double rate, double beta1, double beta2, double epsilon, double weightDecay) {
        // StrictMath: the bias corrections must have the same bits on every JVM.
        double correction1 = 1 - StrictMath.pow(beta1, (double) step);
        double correction2 = 1 - StrictMath.pow(beta2, (double) step);
        kernels.adam(
                w.length,
                (float) (rate / correction1),
                (float) beta1,
                (float) beta2,
                (float) epsilon,
                (float) (1 / Math.sqrt(correction2)),
                (float) (1 - rate * weightDecay),
                w,
                g,
                moment(0),
                moment(1),
                0);
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
