package dev.lanewise.onnx.weights;

import dev.lanewise.onnx.weights.ForeignTensors.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name with its numbers taken out: {@code dense/kernel} and {@code dense_1/kernel} have the same text, and the order of their
 * numbers is that of the layers.
 *
 * @param text without numbers
 * @param numbers in order
 */
record NumberedName(String text, List<Long> numbers) implements Comparable<NumberedName> {

    private static final Pattern NUMBER = Pattern.compile("_?(\\d{1,9})");
    private static final Pattern VARIABLE = Pattern.compile(":\\d+$");

    static NumberedName of(String name) {
        List<Long> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(withoutVariable(name));
        while (matcher.find()) {
            numbers.add(Long.valueOf(matcher.group(1)));
        }
        return new NumberedName(matcher.replaceAll(""), numbers);
    }

    private static String withoutVariable(String name) {
        return VARIABLE.matcher(name).replaceFirst("");
    }

    /** Where the last part of a name begins: {@code weight} in {@code net.0.weight}, {@code kernel} in {@code dense/kernel:0}. */
    private static int end(String name) {
        return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
    }

    /** The last part of a name. */
    static String role(String name) {
        String bare = withoutVariable(name);
        return bare.substring(end(bare) + 1);
    }

    /** What stands before the last part. */
    static String module(String name) {
        String bare = withoutVariable(name);
        return bare.substring(0, Math.max(0, end(bare)));
    }

    @Override
    public int compareTo(NumberedName other) {
        return Comparator.<NumberedName>comparingInt(name -> name.numbers().size())
                .thenComparing((a, b) -> {
                    for (int i = 0; i < a.numbers().size(); i++) {
                        int order = a.numbers().get(i).compareTo(b.numbers().get(i));
                        if (order != 0) {
                            return order;
                        }
                    }
                    return 0;
                })
                .compare(this, other);
    }

    /** The tensors in the order of the numbers in their names; empty if the names differ in more, or numbers are equal. */
    static Optional<List<Entry>> inOrder(List<Entry> tensors) {
        Set<String> texts = new HashSet<>();
        Set<NumberedName> names = new HashSet<>();
        int fewest = Integer.MAX_VALUE;
        int most = 0;
        int withFewest = 0;
        for (Entry tensor : tensors) {
            NumberedName name = of(tensor.name());
            texts.add(name.text());
            names.add(name);
            int count = name.numbers().size();
            withFewest = count < fewest ? 1 : count == fewest ? withFewest + 1 : withFewest;
            fewest = Math.min(fewest, count);
            most = Math.max(most, count);
        }
        // The first of several may have no number, as in Keras: dense, dense_1, dense_2.
        boolean numbered = fewest == most || (most == fewest + 1 && withFewest == 1);
        if (tensors.size() > 1 && (texts.size() > 1 || names.size() < tensors.size() || !numbered)) {
            return Optional.empty();
        }
        return Optional.of(tensors.stream()
                .sorted(Comparator.comparing((Entry tensor) -> of(tensor.name())))
                .toList());
    }
}
