/**
 * Lanewise: dense neural networks in pure Java on the Vector API.
 *
 * <p>On the module path nothing else is needed; on the class path the JVM needs {@code --add-modules
 * jdk.incubator.vector}, and without it the library runs on its scalar kernels.
 */
module dev.lanewise {
    requires jdk.incubator.vector;
    requires static java.management;
    requires static jdk.jfr;
    requires static jdk.management;
    requires static org.jspecify;

    exports dev.lanewise;
    exports dev.lanewise.infer;
    exports dev.lanewise.io;
    exports dev.lanewise.metrics;
    exports dev.lanewise.train;
    exports dev.lanewise.warmup;
}
