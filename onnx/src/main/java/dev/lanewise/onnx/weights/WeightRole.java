package dev.lanewise.onnx.weights;

import dev.lanewise.ParameterSlot;
import java.util.Set;

/** What a tensor is to its layer, as its name and its axes say. */
enum WeightRole {
    /** A dense layer's weights. */
    MATRIX,
    /** What is added: biases, and the beta of a normalization. */
    SHIFT,
    /** What multiplies: the gamma of a normalization, slopes. */
    SCALE,
    /** A running average. */
    MEAN,
    /** A running variance. */
    VARIANCE,
    /** One axis, and a name that says nothing. */
    VECTOR,
    /** Nothing that a dense network has. */
    OTHER,
    /** A counter, which answers know nothing of. */
    NONE;

    private static final Set<String> SHIFTS = Set.of("bias", "beta");
    private static final Set<String> SCALES = Set.of("weight", "gamma", "alpha");
    private static final Set<String> MEANS = Set.of("running_mean", "moving_mean");
    private static final Set<String> VARIANCES = Set.of("running_var", "running_variance", "moving_variance");

    /** That of a tensor in a file. */
    static WeightRole of(ForeignTensors.Entry tensor) {
        String role = NumberedName.role(tensor.name());
        if (role.equals("num_batches_tracked")) {
            return NONE;
        }
        return switch (tensor.shape().size()) {
            case 1 -> {
                WeightRole named = named(role);
                yield named == null ? VECTOR : named;
            }
            case 2 -> MATRIX;
            default -> OTHER;
        };
    }

    /** That of a parameter. */
    static WeightRole of(ParameterSlot slot) {
        WeightRole named = named(NumberedName.role(slot.name()));
        return slot.isMatrix() || named == null ? MATRIX : named;
    }

    private static @org.jspecify.annotations.Nullable WeightRole named(String role) {
        if (SHIFTS.contains(role)) {
            return SHIFT;
        }
        if (SCALES.contains(role)) {
            return SCALE;
        }
        if (MEANS.contains(role)) {
            return MEAN;
        }
        return VARIANCES.contains(role) ? VARIANCE : null;
    }

    /** Whether a name ends as those of PyTorch or Keras do, so that what stands before is the module. */
    static boolean isConventional(String role) {
        return role.equals("kernel") || named(role) != null;
    }

    /**
     * Whether a tensor of this role may be such a parameter.
     *
     * @param biasesAlone whether no vectors but biases are looked for
     */
    boolean canBe(WeightRole wanted, boolean biasesAlone) {
        return this == wanted || (this == VECTOR && wanted == SHIFT && biasesAlone);
    }
}
