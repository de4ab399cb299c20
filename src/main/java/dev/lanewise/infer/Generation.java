package dev.lanewise.infer;

import dev.lanewise.Model;
import dev.lanewise.Predictor;

/**
 * A model with all its predictors, made before anybody sees it. A batch reads the current generation once, so it is
 * computed by one model or the other.
 *
 * @param number 0 for the first, one more with each swap
 * @param model the model
 * @param predictors one for each worker
 * @param inline one for each place of those who compute alone
 */
record Generation(long number, Model model, Predictor[] predictors, Predictor[] inline) {

    static Generation of(long number, Model model, BatchingOptions options, int inlinePlaces) {
        Predictor first = model.newPredictor(options.mostRows(), options.precision());
        Predictor[] predictors = new Predictor[options.workers()];
        predictors[0] = first;
        for (int worker = 1; worker < predictors.length; worker++) {
            predictors[worker] = first.copy(options.mostRows());
        }
        Predictor[] inline = new Predictor[inlinePlaces];
        for (int place = 0; place < inline.length; place++) {
            inline[place] = first.copy(1);
        }
        for (Predictor[] several : new Predictor[][] {predictors, inline}) {
            for (Predictor predictor : several) {
                // So that no request pays for the first call.
                predictor.predict(new float[predictor.inputs()], new float[predictor.outputs()]);
            }
        }
        return new Generation(number, model, predictors, inline);
    }
}
