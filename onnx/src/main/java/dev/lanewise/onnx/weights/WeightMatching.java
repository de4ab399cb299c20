package dev.lanewise.onnx.weights;

import dev.lanewise.ParameterSlot;
import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.weights.ForeignTensors.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tensor is which parameter. Only what is sure is taken: the tensors of a shape must be the same in number as the
 * parameters of that shape, and their names the same but for numbers, which give the order.
 */
final class WeightMatching {

    /** Candidates that a message lists. */
    private static final int LISTED = 20;

    private final Map<String, Match> matches = new HashMap<>();
    private final WeightNames names;

    private WeightMatching(WeightNames names) {
        this.names = names;
    }

    /**
     * A parameter and its tensor.
     *
     * @param outputsFirst whether the tensor is the transpose
     */
    record Match(ParameterSlot slot, Entry tensor, boolean outputsFirst) {}

    /**
     * A tensor for each parameter, in the order of these.
     *
     * @throws ModelFormatException if one is missing, left over, or not sure
     */
    static List<Match> of(List<ParameterSlot> slots, List<Entry> tensors, WeightNames names) {
        WeightMatching matching = new WeightMatching(names);
        Map<String, Entry> left = new LinkedHashMap<>();
        tensors.stream()
                .filter(tensor -> WeightRole.of(tensor) != WeightRole.NONE)
                .forEach(tensor -> left.put(tensor.name(), tensor));
        Map<ParameterSlot, Entry> chosen = named(slots, left, names);
        byShape(slots.stream().filter(slot -> !chosen.containsKey(slot)).toList(), left, chosen);
        if (!left.isEmpty() && names.tensors().isEmpty()) {
            throw new ModelFormatException("no layer takes " + listed(left.values())
                    + ": give other layers, or the names of those that they take");
        }
        matching.turn(chosen);
        requireOneModule(slots, chosen);
        return slots.stream()
                .map(slot -> Objects.requireNonNull(matching.matches.get(slot.name())))
                .toList();
    }

    private static Map<ParameterSlot, Entry> named(
            List<ParameterSlot> slots, Map<String, Entry> left, WeightNames names) {
        Map<ParameterSlot, Entry> chosen = new LinkedHashMap<>();
        new TreeSet<>(names.tensors().keySet()).forEach(parameter -> {
            ParameterSlot slot = slots.stream()
                    .filter(each -> each.name().equals(parameter))
                    .findFirst()
                    .orElseThrow(() -> new ModelFormatException("these layers have no parameter \"" + parameter
                            + "\", but "
                            + slots.stream()
                                    .map(ParameterSlot::name)
                                    .limit(LISTED)
                                    .toList()));
            String name = Objects.requireNonNull(names.tensors().get(parameter));
            Entry tensor = left.remove(name);
            if (tensor == null) {
                throw new ModelFormatException("there is no tensor \"" + name + "\" for " + parameter
                        + ", or it is named twice; left are " + listed(left.values()));
            }
            if (!Shape.of(slot.shape()).equals(Shape.of(tensor.shape()))) {
                throw new ModelFormatException(
                        parameter + " has the shape " + slot.shape() + ", which " + tensor + " does not fit");
            }
            chosen.put(slot, tensor);
        });
        return chosen;
    }

    /** What a matrix and its transpose have in common. */
    private record Shape(int rank, int less, int more) {
        static Shape of(List<Integer> shape) {
            return switch (shape.size()) {
                case 1 -> new Shape(1, 1, shape.getFirst());
                case 2 -> new Shape(2, Math.min(shape.get(0), shape.get(1)), Math.max(shape.get(0), shape.get(1)));
                default -> new Shape(shape.size(), 0, 0);
            };
        }
    }

    private record Kind(WeightRole role, Shape shape) {}

    private static void byShape(List<ParameterSlot> slots, Map<String, Entry> left, Map<ParameterSlot, Entry> chosen) {
        Map<Kind, List<ParameterSlot>> open = slots.stream()
                .collect(Collectors.groupingBy(
                        slot -> new Kind(WeightRole.of(slot), Shape.of(slot.shape())),
                        LinkedHashMap::new,
                        Collectors.toList()));
        boolean biasesAlone = slots.stream()
                .map(WeightRole::of)
                .allMatch(role -> role == WeightRole.MATRIX || role == WeightRole.SHIFT);
        open.forEach((kind, wanted) -> {
            List<Entry> found = left.values().stream()
                    .filter(tensor -> Shape.of(tensor.shape()).equals(kind.shape())
                            && WeightRole.of(tensor).canBe(kind.role(), biasesAlone))
                    .toList();
            String parameters =
                    wanted.stream().map(ParameterSlot::name).limit(LISTED).collect(Collectors.joining(", "));
            if (found.size() != wanted.size()) {
                throw new ModelFormatException("for " + parameters + " of shape "
                        + wanted.getFirst().shape() + " there " + (found.size() == 1 ? "is " : "are ")
                        + (found.isEmpty() ? "none of " + listed(left.values()) : listed(found))
                        + ": give other layers, or the name for each");
            }
            List<Entry> ordered = NumberedName.inOrder(found)
                    .orElseThrow(() -> new ModelFormatException(parameters + " may be any of " + listed(found)
                            + ", whose names tell no order: give the name" + " for each"));
            for (int i = 0; i < ordered.size(); i++) {
                chosen.put(wanted.get(i), ordered.get(i));
                left.remove(ordered.get(i).name());
            }
        });
    }

    /** Finds out which way round matrices are. */
    private void turn(Map<ParameterSlot, Entry> chosen) {
        Set<Boolean> seen = new HashSet<>(names.outputsFirst().stream().toList());
        chosen.forEach((slot, tensor) -> {
            if (slot.isMatrix() && slot.rows() != slot.columns()) {
                boolean outputsFirst = tensor.shape().getFirst() == slot.columns();
                if (seen.contains(!outputsFirst)) {
                    throw new ModelFormatException(slot.name() + " has the shape " + slot.shape() + ", but " + tensor
                            + (outputsFirst ? " has the outputs first" : " has the inputs first")
                            + ", other than before it: give other layers, or their names in another order");
                }
                seen.add(outputsFirst);
            }
        });
        chosen.forEach((slot, tensor) -> {
            boolean turned = slot.isMatrix()
                    && (slot.rows() != slot.columns()
                            ? tensor.shape().getFirst() == slot.columns()
                            : squareIsTurned(slot, tensor, seen));
            matches.put(slot.name(), new Match(slot, tensor, turned));
        });
    }

    private boolean squareIsTurned(ParameterSlot slot, Entry tensor, Set<Boolean> seen) {
        Optional<Boolean> byName = switch (NumberedName.role(tensor.name())) {
            case "weight" -> Optional.of(true);
            case "kernel" -> Optional.of(false);
            default -> Optional.empty();
        };
        if (seen.isEmpty() && byName.isPresent()) {
            return byName.get();
        }
        if (seen.size() == 1) {
            boolean like = seen.iterator().next();
            if (names.outputsFirst().isPresent() || byName.isEmpty() || byName.get() == like) {
                return like;
            }
        }
        throw new ModelFormatException(slot.name() + " is square, so the shape of " + tensor
                + " does not tell whether its outputs come first, as PyTorch has them, or its inputs, as Keras has: say"
                + " which");
    }

    /** Weights and biases of one layer are of one module. */
    private static void requireOneModule(List<ParameterSlot> slots, Map<ParameterSlot, Entry> chosen) {
        Map<String, Entry> first = new HashMap<>();
        for (ParameterSlot slot : slots) {
            Entry tensor = Objects.requireNonNull(chosen.get(slot));
            String module = NumberedName.module(tensor.name());
            String layer = NumberedName.module(slot.name());
            Entry before = first.putIfAbsent(layer, tensor);
            if (before != null
                    && !NumberedName.module(before.name()).equals(module)
                    && isKnown(before)
                    && isKnown(tensor)) {
                throw new ModelFormatException("by shape and order " + layer + " would take " + before + " and "
                        + tensor + ", which are of two modules: give the name for each");
            }
        }
    }

    private static boolean isKnown(Entry tensor) {
        return WeightRole.isConventional(NumberedName.role(tensor.name()));
    }

    private static String listed(Collection<Entry> tensors) {
        List<String> some = new ArrayList<>();
        for (@Nullable Entry tensor : tensors) {
            if (some.size() == LISTED) {
                some.add("… (" + tensors.size() + ")");
                break;
            }
            some.add(String.valueOf(tensor));
        }
        return some.isEmpty() ? "no tensor" : String.join(", ", some);
    }
}
