package dev.lanewise.cli.train;

import dev.lanewise.cli.text.Text;
import dev.lanewise.train.History;
import dev.lanewise.train.Metric;

/**
 * What there is to say about an epoch.
 *
 * @param epochs of the run
 * @param metric that is computed on the validation rows
 */
record EpochText(int epochs, Metric metric) {

    /** Before a run has begun. */
    static final EpochText NONE = new EpochText(0, Metric.ACCURACY);

    String name(int epoch) {
        String number = Integer.toString(epoch);
        String last = Integer.toString(epochs);
        return "epoch " + " ".repeat(last.length() - number.length()) + number + "/" + last;
    }

    String result(History.Epoch epoch) {
        String text = "loss " + Text.significant(epoch.loss(), 4);
        if (Double.isNaN(epoch.validationLoss())) {
            return text;
        }
        return text + "  validation loss " + Text.significant(epoch.validationLoss(), 4) + "  " + metric.id() + " "
                + Text.ratio(epoch.validationMetric());
    }

    /** The time that the remaining epochs take at most, at the pace of the present one: the first is slower than all others. */
    String left(double epochsDone, double secondsPerEpoch) {
        return Text.duration(secondsPerEpoch * (epochs - epochsDone)) + " left";
    }
}
