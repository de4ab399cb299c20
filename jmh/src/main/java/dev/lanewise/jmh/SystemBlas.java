package dev.lanewise.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A BLAS that the operating system has, on one thread; called by the foreign function API. */
enum SystemBlas {
    BLIS("BLIS", "libblis.so.4", "libblis-dev") {
        @Override
        String start(SymbolLookup symbols) throws Throwable {
            // dim_t has 64 bits.
            function(symbols, "bli_thread_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG))
                    .invokeExact(1L);
            int code = (int) function(symbols, "bli_arch_query_id", FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
            MemorySegment core = (MemorySegment) function(
                            symbols,
                            "bli_arch_string",
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                    .invokeExact(code);
            return "BLIS " + text(symbols, "bli_info_get_version_str") + ", kernels for " + text(core);
        }
    },
    OPENBLAS("OpenBLAS", "libopenblas.so.0", "libopenblas-dev") {
        @Override
        String start(SymbolLookup symbols) throws Throwable {
            function(symbols, "openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(1);
            return text(symbols, "openblas_get_config") + ", kernels for " + text(symbols, "openblas_get_corename");
        }
    };

    private final String label;
    private final String library;
    private final String debianPackage;

    SystemBlas(String label, String library, String debianPackage) {
        this.label = label;
        this.library = library;
        this.debianPackage = debianPackage;
    }

    /** For people. */
    String label() {
        return label;
    }

    /** Sets it to one thread; its version and the kernels that it has chosen for this processor. */
    abstract String start(SymbolLookup symbols) throws Throwable;

    /**
     * Its functions, for the life of the process.
     *
     * @throws IllegalStateException if this system has not got it; says how to get it
     */
    @SuppressWarnings("restricted")
    SymbolLookup load() {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    label + " is not on this system (no " + library + "). On Debian: apt-get install " + debianPackage
                            + ". To go without it, choose other variants, as in -p variant=LANEWISE_VECTOR",
                    e);
        }
    }

    /** {@link #start}, for those who throw no {@code Throwable}. */
    String begin(SymbolLookup symbols) {
        try {
            return start(symbols);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + label, e);
        }
    }

    /**
     * A function of a library.
     *
     * @throws IllegalStateException if there is none of this name
     */
    @SuppressWarnings("restricted")
    static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        MemorySegment symbol = symbols.find(name)
                .orElseThrow(() -> new IllegalStateException("the library that was loaded has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, descriptor);
    }

    private static String text(SymbolLookup symbols, String function) throws Throwable {
        return text((MemorySegment) function(symbols, function, FunctionDescriptor.of(ValueLayout.ADDRESS))
                .invokeExact());
    }

    @SuppressWarnings("restricted")
    private static String text(MemorySegment characters) {
        return characters.reinterpret(Long.MAX_VALUE).getString(0).strip();
    }
}
