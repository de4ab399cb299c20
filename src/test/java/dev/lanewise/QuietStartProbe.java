package dev.lanewise;

import dev.lanewise.infer.MicroBatcher;
import dev.lanewise.io.ModelFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * Loads a model, predicts, and prints what this left behind: threads started, sockets open, bytes written.
 *
 * <p>Arguments: the model; the folder of a flight recording, or {@code -} to count threads and sockets instead, which a recorder
 * starts too; {@code quiet}, or {@code noisy} to do all that a library must not, so that this probe is seen to notice.
 */
final class QuietStartProbe {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final String FILE_WRITE = "jdk.FileWrite";

    private QuietStartProbe() {}

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        boolean noisy = arguments[2].equals("noisy");
        if (arguments[1].equals("-")) {
            countThreadsAndSockets(model, noisy);
        } else {
            recordWrites(model, Path.of(arguments[1]), noisy);
        }
    }

    private static void countThreadsAndSockets(Path model, boolean noisy) throws IOException, InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long threadsBefore = threads.getTotalStartedThreadCount();
        long socketsBefore = sockets();
        DatagramChannel channel = noisy ? DatagramChannel.open() : null;
        if (noisy) {
            Thread.ofPlatform().start(() -> {}).join();
        }
        use(model);
        System.out.println("threads " + (threads.getTotalStartedThreadCount() - threadsBefore));
        System.out.println("sockets " + (sockets() - socketsBefore));
        if (channel != null) {
            channel.close();
        }
    }

    /** Open sockets of this process, where the system shows them. */
    private static long sockets() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        long sockets = 0;
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                // The listing's own descriptor is closed by now.
                sockets += Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)
                                && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")
                        ? 1
                        : 0;
            }
        }
        return sockets;
    }

    private static void recordWrites(Path model, Path folder, boolean noisy) throws IOException {
        Path file = folder.resolve("quiet-start.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(FILE_WRITE).withoutThreshold();
            recording.start();
            use(model);
            if (noisy) {
                Files.writeString(Path.of("noise.txt"), "noise");
            }
            recording.stop();
            recording.dump(file);
        }
        long writes = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(FILE_WRITE))
                .count();
        System.out.println("writes " + writes);
    }

    private static void use(Path file) {
        Model model = ModelFiles.load(file);
        float[] in = new float[model.network().inputs()];
        float[] out = new float[model.network().outputs()];
        Predictor predictor = model.newPredictor(4);
        predictor.predict(in, out);
        try (MicroBatcher batcher = MicroBatcher.of(model)) {
            batcher.predict(in, out);
        }
        predictor.predict(in, out);
    }
}
