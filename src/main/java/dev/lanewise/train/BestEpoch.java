package dev.lanewise.train;

import dev.lanewise.Parameters;
import java.util.Optional;

/** Remembers the epoch with the least monitored loss, and its weights if they are to be restored. */
final class BestEpoch {

    private final Optional<EarlyStopping> stopping;
    private final Optional<Parameters> weights;
    private double loss = Double.POSITIVE_INFINITY;
    private double lossToBeat = Double.POSITIVE_INFINITY;
    private int number;
    private int waited;

    BestEpoch(Optional<EarlyStopping> stopping, Parameters parameters) {
        this.stopping = stopping;
        this.weights = stopping.filter(EarlyStopping::restoreBestWeights).map(_ -> parameters.copy());
    }

    /** Takes note of an epoch; true if patience has run out. */
    boolean isTimeToStop(History.Epoch epoch, Parameters parameters) {
        if (number == 0 || epoch.monitored() < loss) {
            loss = epoch.monitored();
            number = epoch.number();
            weights.ifPresent(best -> best.set(parameters));
        }
        if (stopping.isEmpty()) {
            return false;
        }
        if (epoch.monitored() < lossToBeat) {
            lossToBeat = epoch.monitored() - stopping.get().minDelta();
            waited = 0;
            return false;
        }
        waited++;
        return waited >= stopping.get().patience();
    }

    /** Puts the best weights back, if they were kept. */
    void restore(Parameters parameters) {
        if (number > 0) {
            weights.ifPresent(parameters::set);
        }
    }

    int number() {
        return number;
    }

    /** A copy of what is remembered. */
    Checkpoint.Best snapshot() {
        return new Checkpoint.Best(number, loss, lossToBeat, waited, weights.map(Parameters::copy));
    }

    /** Goes on where another run was. */
    void resume(Checkpoint.Best from) {
        if (weights.isPresent() != from.parameters().isPresent()) {
            throw new IllegalArgumentException("the plan " + (weights.isPresent() ? "restores" : "does not restore")
                    + " the best weights, but the checkpoint " + (weights.isPresent() ? "lacks" : "has") + " them");
        }
        number = from.epoch();
        loss = from.loss();
        lossToBeat = from.lossToBeat();
        waited = from.waited();
        weights.ifPresent(best -> best.set(from.parameters().orElseThrow()));
    }
}
