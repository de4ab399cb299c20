package dev.lanewise.cli.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.TuningResult;
import java.util.Optional;

/** The verdict of a tuning, for people and machines. */
sealed interface VerdictView permits ServingVerdictView, TrainingVerdictView {

    /** What it was for: the name of its command. */
    String purpose();

    /** For people. */
    String tables();

    /** One sentence with what can be pasted into code or a command line; or why there is none, and what to do. */
    String sentence();

    /** Whether there is an answer. */
    boolean isAnswered();

    /** That was tuned. */
    NeuralNetwork network();

    /** The answer for later; empty if there is none. */
    Optional<TuningResult> result();

    /** For machines. */
    void write(ObjectNode node);
}
