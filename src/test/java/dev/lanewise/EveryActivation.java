package dev.lanewise;

import java.util.List;
import java.util.stream.Stream;

/** Every activation: the constants, and one of each that is written with numbers, other than the constant's. */
public final class EveryActivation {

    /** What the tests go through. */
    public static final List<Activation> ALL = Stream.concat(
                    Activation.constants().stream(),
                    Stream.of(
                            new Activation.HardSigmoid(0.2f, 0.5f),
                            new Activation.HardSigmoid(0.5f, -0.25f),
                            new Activation.Clip(-0.75f, 1.5f),
                            new Activation.Clip(-2, -0.25f),
                            new Activation.LeakyRelu(0.2f),
                            new Activation.LeakyRelu(-0.5f),
                            new Activation.Elu(1.5f),
                            new Activation.Celu(0.5f)))
            .toList();

    private EveryActivation() {}
}
