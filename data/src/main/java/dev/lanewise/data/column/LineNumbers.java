package dev.lanewise.data.column;

/**
 * The line on which each row starts. Kept are only the rows before which a line is not a row: blank lines, line ends in
 * fields.
 */
public final class LineNumbers {

    private final IntList rows = new IntList();
    private final IntList lines = new IntList();
    private int size;

    public void add(long line) {
        if (size == 0 || line != line(size - 1) + 1) {
            rows.add(size);
            lines.add((int) Math.min(line, Integer.MAX_VALUE));
        }
        size++;
    }

    public int size() {
        return size;
    }

    /** The line of a row, from 1. */
    public long line(int row) {
        int low = 0;
        int high = rows.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rows.get(middle) <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (long) lines.get(low) + row - rows.get(low);
    }
}
