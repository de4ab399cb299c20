package dev.lanewise.cli.context;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;

/** What this process runs on. */
public final class Machine {

    private Machine() {}

    public static String jdk() {
        return property("java.version") + ", " + property("java.vm.name") + ", " + property("java.vendor");
    }

    public static String system() {
        return property("os.name") + " " + property("os.version") + ", " + property("os.arch");
    }

    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The widest vectors that HotSpot's compiler uses here, whether or not the module is there; 0 for none, empty if unknown. */
    public static OptionalInt vectorBits() {
        HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (bean == null) {
            return OptionalInt.empty();
        }
        try {
            int bytes = Integer.parseInt(bean.getVMOption("MaxVectorSize").getValue());
            return OptionalInt.of(bytes * Byte.SIZE);
        } catch (IllegalArgumentException _) {
            return OptionalInt.empty();
        }
    }

    public static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
