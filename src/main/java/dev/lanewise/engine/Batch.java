package dev.lanewise.engine;

import dev.lanewise.support.Workers;

/** What the steps of a program share: the threads, and which rows are being computed and what for. */
final class Batch {

    final Workers workers;
    final Parts parts;
    final int maxRows;

    /** Rows at hand. */
    int rows;

    /** Whether this is training: units drop out, and batches are normalized by their own moments. */
    boolean training;

    /** Identifies the training step in all masks. */
    long seed;

    /** The same. */
    long step;

    /** The first row's place in its epoch. */
    int firstRow;

    Batch(int maxRows, Workers workers) {
        this.maxRows = maxRows;
        this.workers = workers;
        parts = new Parts(workers.threads());
    }

    /** Parts of whole rows, each of {@code n} numbers. */
    int rowParts(int n) {
        return parts.count(rows, Parts.FLOAT_OPERATIONS * rows * n);
    }

    /** Parts of whole columns, for work that moves each number once. */
    int columnParts(int n) {
        return parts.count(Parts.pairs(n), Parts.FLOAT_OPERATIONS * rows * n);
    }
}
