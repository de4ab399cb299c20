package dev.lanewise.cli.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sizes of layers as they are written on the command line: {@code 784,128,10} or {@code 784-128-10}; {@code none} for no layer.
 *
 * @param sizes each at least 1
 */
public record LayerSizes(List<Integer> sizes) {

    private static final String NONE = "none";

    public LayerSizes {
        sizes = List.copyOf(sizes);
    }

    /**
     * Reads.
     *
     * @throws IllegalArgumentException if an item is not a whole number of at least 1
     */
    public static LayerSizes parse(String text) {
        if (text.equals(NONE)) {
            return new LayerSizes(List.of());
        }
        return new LayerSizes(Arrays.stream(text.split("[,-]", -1))
                .map(item -> size(item, text))
                .toList());
    }

    private static int size(String item, String text) {
        try {
            int size = Integer.parseInt(item.strip());
            if (size >= 1) {
                return size;
            }
        } catch (NumberFormatException _) {
            // Falls through to the same message.
        }
        throw new IllegalArgumentException(
                "sizes of layers must be whole numbers of at least 1, such as 128,64, but are \"" + text + "\"");
    }

    public static LayerSizes of(int... sizes) {
        return new LayerSizes(IntStream.of(sizes).boxed().toList());
    }

    public int[] toArray() {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return sizes.isEmpty() ? NONE : sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }
}
