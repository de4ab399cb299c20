package dev.lanewise.jmh;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** PyTorch's native library in this process, loaded once, on one number of threads. */
final class PyTorch {

    private PyTorch() {}

    /**
     * The engine, loaded if it was not. {@code threads} work within an operation; operations come one after the other, so one
     * thread is enough between them.
     *
     * @throws IllegalStateException if the native library is not on the class path, or was loaded with other threads
     */
    static Engine engine(int threads) {
        Peers.require("PyTorch", "native/lib/pytorch.properties");
        Peers.require("PyTorch's bridge to DJL", "jnilib/pytorch.properties");
        // Nothing is fetched or reported at run time: the libraries come out of the jars.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Engine engine = Engine.getEngine("PyTorch");
        if (JniUtils.getNumThreads() != threads || JniUtils.getNumInteropThreads() != 1) {
            throw new IllegalStateException("PyTorch was asked for " + threads
                    + " threads in an operation and 1 between operations, but this process loaded it with "
                    + JniUtils.getNumThreads() + " and " + JniUtils.getNumInteropThreads()
                    + ". It takes them once for a process: each number of threads needs its own");
        }
        return engine;
    }

    /** Which version on how many threads. */
    static String describe(Engine engine) {
        return "PyTorch " + engine.getVersion() + ", threads: " + JniUtils.getNumThreads();
    }
}
