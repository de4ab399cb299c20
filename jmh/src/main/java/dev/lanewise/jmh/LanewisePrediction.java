package dev.lanewise.jmh;

import dev.lanewise.Model;
import dev.lanewise.Precision;
import dev.lanewise.Predictor;
import dev.lanewise.kernel.KernelProvider;
import dev.lanewise.warmup.WarmUp;

/** Lanewise through its public door: {@link Predictor}. */
final class LanewisePrediction implements Prediction {

    private final Predictor predictor;
    private final int rows;

    LanewisePrediction(String kernels, Precision precision, PredictionCase predictionCase) {
        ChosenKernels.require(kernels);
        rows = predictionCase.shape().rows();
        predictor = Model.of(predictionCase.network()).newPredictor(rows, precision);
    }

    LanewisePrediction warmedUp() {
        System.out.println(WarmUp.of(predictor).run());
        return this;
    }

    @Override
    public void predict(float[] in, int offset, float[] out) {
        predictor.predict(in, offset, rows, out, 0);
    }

    @Override
    public String describe() {
        return "Lanewise, " + KernelProvider.active().describe() + ", weights: "
                + predictor.precision().id();
    }

    @Override
    public void close() {}
}
