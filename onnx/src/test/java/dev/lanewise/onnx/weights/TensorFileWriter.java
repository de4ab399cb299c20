package dev.lanewise.onnx.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes tensors as other tools do: one safetensors or NPZ file. */
final class TensorFileWriter {

    private record Tensor(String name, String dtype, int[] shape, byte[] data) {}

    private final List<Tensor> tensors = new ArrayList<>();

    TensorFileWriter put(String name, int[] shape, double... values) {
        return put(name, "F32", shape, values);
    }

    TensorFileWriter put(String name, String dtype, int[] shape, double... values) {
        ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (dtype) {
                case "F32" -> data.putFloat((float) value);
                case "F64" -> data.putDouble(value);
                case "F16" -> data.putShort(Float.floatToFloat16((float) value));
                case "BF16" -> data.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
                default -> data.putLong((long) value);
            }
        }
        tensors.add(new Tensor(name, dtype, shape, Arrays.copyOf(data.array(), data.position())));
        return this;
    }

    /** In the order in which they were put. */
    Path safetensors(Path file) {
        List<String> entries = new ArrayList<>();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Tensor tensor : tensors) {
            int begin = data.size();
            data.writeBytes(tensor.data());
            entries.add("\"" + tensor.name() + "\":{\"dtype\":\"" + tensor.dtype() + "\",\"shape\":"
                    + Arrays.toString(tensor.shape()) + ",\"data_offsets\":[" + begin + "," + data.size() + "]}");
        }
        byte[] header = entries.stream()
                .collect(Collectors.joining(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = ByteBuffer.allocate(8 + header.length + data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data.toByteArray())
                .array();
        return write(file, all);
    }

    Path npz(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Tensor tensor : tensors) {
                String shape = Arrays.stream(tensor.shape())
                        .mapToObj(size -> size + ",")
                        .collect(Collectors.joining("", "(", ")"));
                byte[] header = ("{'descr': '<" + (tensor.dtype().equals("F64") ? "f8" : "f4")
                                + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
                        .getBytes(StandardCharsets.US_ASCII);
                zip.putNextEntry(new ZipEntry(tensor.name() + ".npy"));
                zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
                zip.write(header);
                zip.write(tensor.data());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return write(file, bytes.toByteArray());
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
