package dev.lanewise.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.cli.text.TextTable;
import dev.lanewise.io.ModelReport;
import dev.lanewise.io.TensorInfo;
import java.util.List;
import java.util.stream.Collectors;

/** What an intact model file holds. */
public final class TensorTable {

    private TensorTable() {}

    /** A line for each tensor. */
    public static String text(List<TensorInfo> tensors) {
        TextTable table = new TextTable("tensor", "type", "shape", "bytes");
        for (TensorInfo tensor : tensors) {
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("×"));
            table.row(tensor.name(), tensor.dtype(), shape, tensor.begin() + "–" + tensor.end());
        }
        return table.toString();
    }

    /** The same for machines, and what the file says of itself. */
    public static void write(ModelReport report, ObjectNode node) {
        node.put("formatVersion", report.formatVersion())
                .put("fileBytes", report.fileBytes())
                .put("dataStart", report.dataStart())
                .put("crc32c", report.crc32c());
        write(report.tensors(), node);
    }

    /** An object for each tensor. */
    public static void write(List<TensorInfo> tensors, ObjectNode node) {
        ArrayNode array = node.putArray("tensors");
        for (TensorInfo tensor : tensors) {
            ObjectNode entry = array.addObject().put("name", tensor.name()).put("dtype", tensor.dtype());
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.put("begin", tensor.begin()).put("end", tensor.end());
        }
    }
}
