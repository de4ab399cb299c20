package dev.lanewise.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Computes a result at once, or cut into random parts that come in any order. */
final class Parts {

    /** Computes from one cut to before another. */
    interface Part {
        void compute(int from, int to);
    }

    private Parts() {}

    /** Cuts {@code columns} at whole lines. */
    static void ofColumns(int columns, Random place, Part part) {
        cut(columns, Tiles.LINE, place, part);
    }

    /** Cuts {@code rows} anywhere. */
    static void ofRows(int rows, Random place, Part part) {
        cut(rows, 1, place, part);
    }

    private static void cut(int end, int unit, Random place, Part part) {
        List<Integer> cuts = new ArrayList<>(List.of(0));
        boolean whole = place.nextBoolean();
        for (int at = unit; at < end; at += unit) {
            if (!whole && place.nextInt(3) == 0) {
                cuts.add(at);
            }
        }
        cuts.add(end);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, cuts.size() - 1).boxed().toList());
        Collections.shuffle(order, place);
        order.forEach(i -> part.compute(cuts.get(i), cuts.get(i + 1)));
    }
}
