package dev.lanewise.cli.bench.plan;

/** What computes: the benchmarks' parameter {@code variant}. */
public enum Implementation {
    /** Lanewise's vector kernels, to which all others are compared. */
    LANEWISE_VECTOR("Lanewise", Kind.JAVA, 60),
    /** Lanewise's scalar kernels. */
    LANEWISE_SCALAR("scalar", Kind.SLOW_JAVA, 3),
    /** Plain loops that the compiler vectorizes where it can. */
    PLAIN_LOOP("plain loop", Kind.SLOW_JAVA, 3),
    /** oneMKL. */
    MKL("oneMKL", Kind.NATIVE, 60),
    /** OpenBLAS. */
    OPENBLAS("OpenBLAS", Kind.NATIVE, 60),
    /** The operating system's BLIS. */
    BLIS("BLIS", Kind.NATIVE, 60),
    /** A loop in C over BLIS. */
    C_BLIS("C + BLIS", Kind.NATIVE, 60),
    /** A loop in C over OpenBLAS. */
    C_OPENBLAS("C + OpenBLAS", Kind.NATIVE, 60),
    /** PyTorch. */
    PYTORCH("PyTorch", Kind.NATIVE, 30),
    /** Encog: doubles, row by row. */
    ENCOG("Encog", Kind.SLOW_JAVA, 0.7),
    /** ONNX Runtime. */
    ONNX_RUNTIME("ONNX Runtime", Kind.NATIVE, 30),
    /** Lanewise's vector kernels behind a micro-batcher. */
    MICRO_BATCHER("micro-batcher", Kind.JAVA, 60);

    /** What it takes to measure it. */
    private enum Kind {
        /** Fast once it is compiled, so it has to be warm. */
        JAVA,
        /** The same, and large cases would take minutes. */
        SLOW_JAVA,
        /** Compiled long ago. */
        NATIVE
    }

    /** The longest call of a slow implementation that is worth waiting for. */
    private static final double PATIENCE_SECONDS = 0.5;

    private final String label;
    private final Kind kind;
    private final double roughGflops;

    Implementation(String label, Kind kind, double roughGflops) {
        this.label = label;
        this.kind = kind;
        this.roughGflops = roughGflops;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** Whether it runs on Lanewise's vector kernels. */
    boolean hasLanewiseVectors() {
        return this == LANEWISE_VECTOR || this == MICRO_BATCHER;
    }

    /** Whether it runs on one thread whatever is asked for. */
    boolean hasOneThread() {
        return this == ENCOG || this == C_BLIS || this == C_OPENBLAS;
    }

    /** Whether it takes steps of Adam; one that does not leaves such cases out. */
    boolean hasAdam() {
        return this != ENCOG && this != C_BLIS && this != C_OPENBLAS;
    }

    /** Whether it takes what the operating system may have or not; what is not there is left out. */
    public boolean isOfTheSystem() {
        return this == BLIS || this == C_BLIS || this == C_OPENBLAS;
    }

    /** Whether OpenBLAS chooses its kernels. */
    boolean isOverOpenBlas() {
        return this == OPENBLAS || this == C_OPENBLAS;
    }

    /** Whether its code comes compiled. */
    boolean isNative() {
        return kind == Kind.NATIVE;
    }

    /** What a call takes, for estimates and no more: seconds, at an order of magnitude that is known beforehand. */
    double roughSeconds(double flops) {
        return flops / roughGflops * 1e-9;
    }

    /** Whether a case of so much work is left out, because one call would take too long. */
    boolean leavesOut(double flops) {
        return kind == Kind.SLOW_JAVA && roughSeconds(flops) > PATIENCE_SECONDS;
    }
}
