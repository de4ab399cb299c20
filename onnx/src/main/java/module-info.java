/** Lanewise ONNX: models of other tools in and out. */
@SuppressWarnings("requires-automatic") // protobuf has an automatic name alone
module dev.lanewise.onnx {
    requires transitive dev.lanewise;
    requires com.google.protobuf;
    requires dev.lanewise.data;
    requires static org.jspecify;

    exports dev.lanewise.onnx;
    exports dev.lanewise.onnx.weights;
}
