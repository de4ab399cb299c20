package dev.lanewise.tune.load;

/** How much is asked of a target. */
public sealed interface Load {

    /** Requests a second, for a target of that capacity. */
    double rate(Capacity capacity);

    /**
     * The same for every target.
     *
     * @param requestsPerSecond above 0
     */
    record Rate(double requestsPerSecond) implements Load {

        /** Checks the rate. */
        public Rate {
            if (!(requestsPerSecond > 0 && requestsPerSecond < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("rate must be above 0 and finite, but is " + requestsPerSecond);
            }
        }

        @Override
        public double rate(Capacity capacity) {
            return requestsPerSecond;
        }
    }

    /**
     * A part of what the target can do.
     *
     * @param fraction above 0; from 1 on it cannot keep up
     */
    record Utilization(double fraction) implements Load {

        /** Checks the fraction. */
        public Utilization {
            if (!(fraction > 0 && fraction < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("load must be above 0 and finite, but is " + fraction);
            }
        }

        @Override
        public double rate(Capacity capacity) {
            return fraction * capacity.requestsPerSecond();
        }
    }
}
