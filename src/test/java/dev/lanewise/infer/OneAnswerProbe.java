package dev.lanewise.infer;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingPlan;

/** Trains a little and gets one answer: touches all that may record events. */
final class OneAnswerProbe {

    static final String ANSWERED = "answered";

    private OneAnswerProbe() {}

    public static void main(String[] arguments) {
        NeuralNetwork network =
                NeuralNetwork.builder().input(2).dense(1, Activation.LINEAR).build();
        Dataset data = Dataset.of(new float[] {1, 2, 3, 4}, new float[] {1, 2}, 2);
        new Trainer(network, TrainingPlan.builder(new Loss.MeanSquaredError()).build()).fit(data);
        try (MicroBatcher batcher = MicroBatcher.of(Model.of(network))) {
            batcher.predict(new float[2], new float[1]);
            batcher.submit(new float[2]).join();
        }
        System.out.println(ANSWERED);
    }
}
