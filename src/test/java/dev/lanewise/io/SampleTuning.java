package dev.lanewise.io;

import dev.lanewise.Host;
import dev.lanewise.Precision;
import dev.lanewise.TuningResult;
import java.util.List;
import java.util.Optional;

/** A tuning of the network of {@link SampleModel}. */
final class SampleTuning {

    static final Host HOST = new Host("AMD \"EPYC\" 7B13", 2, "25.0.3+9", 256);

    private SampleTuning() {}

    static TuningResult of(Host host) {
        TuningResult.Serving serving =
                new TuningResult.Serving(Precision.INT8, 48, 150, List.of(8, 16), 2, 20_000, 281_250);
        TuningResult.Training training = new TuningResult.Training(64, 2, 0.05, 812.5);
        return new TuningResult(host, List.of(3, 4, 2), Optional.of(serving), Optional.of(training));
    }
}
