package dev.lanewise.cli.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.Model;
import dev.lanewise.cli.text.Text;
import dev.lanewise.io.OutputComparison;
import dev.lanewise.io.Tolerance;

/**
 * A model's outputs beside expected ones.
 *
 * @param rows with what was expected
 * @param comparison what came of it
 * @param tolerance how far they may be from each other
 */
record Checked(CheckRows rows, OutputComparison comparison, Tolerance tolerance) {

    static Checked of(Model model, CheckRows rows, Tolerance tolerance) {
        return new Checked(rows, rows.compare(model, tolerance), tolerance);
    }

    /**
     * Refuses outputs beyond the tolerance.
     *
     * @throws IllegalStateException if there are any; names the worst
     */
    void require() {
        if (!comparison.isWithin()) {
            throw new IllegalStateException(Text.format(
                    "%s: %s (%d of %,d numbers are farther than %s; nothing was written)",
                    rows.source(), comparison.worst(), comparison.beyond(), comparison.values(), tolerance));
        }
    }

    String text(int outputs) {
        return Text.format(
                "checked with %s: %s, the largest difference is %s (%s of the expected number), within %s",
                rows.source(),
                Text.rows(comparison.values() / outputs),
                Text.significant(comparison.largestAbsolute(), 3),
                Text.significant(comparison.largestRelative(), 3),
                tolerance);
    }

    void write(ObjectNode node, int outputs) {
        node.put("source", rows.source())
                .put("rows", comparison.values() / outputs)
                .put("values", comparison.values())
                .put("largestAbsolute", comparison.largestAbsolute())
                .put("largestRelative", comparison.largestRelative());
    }
}
