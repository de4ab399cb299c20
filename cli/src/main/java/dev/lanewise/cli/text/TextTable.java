package dev.lanewise.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, the first aligned left, the others right. */
public final class TextTable {

    private final List<String[]> rows = new ArrayList<>();

    public TextTable(String... head) {
        rows.add(head);
    }

    /** Adds a row with as many cells as the head has. */
    public TextTable row(String... cells) {
        if (cells.length != rows.getFirst().length) {
            throw new IllegalArgumentException(
                    "a row must have " + rows.getFirst().length + " cells, but has " + cells.length);
        }
        rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int j = 0; j < columns; j++) {
                widths[j] = Math.max(widths[j], row[j].codePointCount(0, row[j].length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < columns; j++) {
                String padding = " ".repeat(widths[j] - row[j].codePointCount(0, row[j].length()));
                line.append(j == 0 ? row[j] + padding : "  " + padding + row[j]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
