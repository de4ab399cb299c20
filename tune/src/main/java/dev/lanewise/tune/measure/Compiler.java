package dev.lanewise.tune.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the JVM's compiler is doing. */
public final class Compiler {

    private static final Object[] NO_ARGUMENTS = {new String[0]};
    private static final String[] SIGNATURE = {String[].class.getName()};

    private Compiler() {}

    /**
     * Whether code of Lanewise is being compiled or waits for it: until then it may take a hundred times as long. False on a JVM that
     * does not tell.
     */
    public static boolean isAtWork() {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            Object queue = server.invoke(commands, "compilerQueue", NO_ARGUMENTS, SIGNATURE);
            return String.valueOf(queue).contains("dev.lanewise");
        } catch (JMException _) {
            return false;
        }
    }

    /** Time of its threads since the JVM began, in milliseconds; 0 on a JVM that does not tell. */
    public static long millis() {
        return Optional.ofNullable(ManagementFactory.getCompilationMXBean())
                .filter(CompilationMXBean::isCompilationTimeMonitoringSupported)
                .map(CompilationMXBean::getTotalCompilationTime)
                .orElse(0L);
    }
}
