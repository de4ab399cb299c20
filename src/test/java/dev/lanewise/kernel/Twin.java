package dev.lanewise.kernel;

/** The two implementations of every family. Where the vector kernels cannot run, the tests fail. */
enum Twin {
    SCALAR(Kernels.scalar()),
    VECTOR(Kernels.vector());

    final Kernels kernels;

    Twin(Kernels kernels) {
        this.kernels = kernels;
    }
}
