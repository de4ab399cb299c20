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

    /** Some rows, or some columns. */
    @FunctionalInterface
    interface Range {
        void compute(int from, int to);
    }

    /** Work on the rows at hand in {@link #rowParts} of {@code n} numbers. */
    Workers.Work overRows(int n, Range rowRange) {
        return (part, _) -> {
            int count = rowParts(n);
            rowRange.compute(Parts.bound(part, count, rows), Parts.bound(part + 1, count, rows));
        };
    }

    /** Work on {@code n} columns in {@link #columnParts}. */
    Workers.Work overColumns(int n, Range columnRange) {
        return (part, _) -> {
            int count = columnParts(n);
            columnRange.compute(Parts.columnBound(part, count, n), Parts.columnBound(part + 1, count, n));
        };
    }
}
