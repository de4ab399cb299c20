package dev.lanewise.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's own updates, all parameters in one call: what {@code torch.optim.SGD(foreach=True)} and {@code
 * torch.optim.Adam(fused=True)} call. DJL's optimizers make five and twelve passes over each parameter in place of two, and a
 * whole step of 784-128-10 at 32 rows took a fifth and a third longer with them. DJL does not name these operations but runs
 * TorchScript, so each optimizer is a script of a few lines.
 */
final class PyTorchOptimizer implements AutoCloseable {

    private static final String CLASS = """
            class Optimizer(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    /** A pickled object of class Optimizer whose field training is true; a character is a byte. */
    private static final String OBJECT = "\u0080\u0002c__torch__\nOptimizer\n)\u0081}(X\b\0\0\0training\u0088ub.";

    /** A pickled empty tuple: no constants. */
    private static final String CONSTANTS = "\u0080\u0002).";

    private final PtSymbolBlock script;
    private final List<NDArray> parameters;
    private final List<IValue> state;
    private IValue @Nullable [] arguments;

    private PyTorchOptimizer(NDManager manager, String method, List<NDArray> parameters, List<IValue> state) {
        this.parameters = parameters;
        this.state = state;
        try (ByteArrayInputStream archive = new ByteArrayInputStream(archive(CLASS + method))) {
            script = JniUtils.loadModule((PtNDManager) manager, archive, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plain gradient descent; {@code climb} to go up instead. */
    static PyTorchOptimizer sgd(NDManager manager, List<NDArray> parameters, double learningRate, boolean climb) {
        String method = """
              def forward(self: __torch__.Optimizer,
                parameters: List[Tensor],
                gradients: List[Tensor]) -> Tensor:
                _0 = torch._foreach_add_(parameters, gradients, alpha=%s)
                _1 = torch._foreach_zero_(gradients)
                return parameters[0]
            """.formatted(climb ? learningRate : -learningRate);
        return new PyTorchOptimizer(manager, method, parameters, List.of());
    }

    /** Adam with the usual settings; {@code climb} to go up instead. */
    static PyTorchOptimizer adam(NDManager manager, List<NDArray> parameters, double learningRate, boolean climb) {
        String method = """
              def forward(self: __torch__.Optimizer,
                parameters: List[Tensor],
                gradients: List[Tensor],
                means: List[Tensor],
                variances: List[Tensor],
                steps: List[Tensor]) -> Tensor:
                _0 = torch._foreach_add_(steps, 1)
                _1 = annotate(List[Tensor], [])
                _2 = torch._fused_adam_(parameters, gradients, means, variances, _1, steps, lr=%s, beta1=0.9, \
            beta2=0.999, weight_decay=0., eps=1e-08, amsgrad=False, maximize=%s)
                _3 = torch._foreach_zero_(gradients)
                return parameters[0]
            """.formatted(learningRate, climb ? "True" : "False");
        IValue means = list(parameters.stream().map(p -> manager.zeros(p.getShape())));
        IValue variances = list(parameters.stream().map(p -> manager.zeros(p.getShape())));
        IValue steps = list(parameters.stream().map(_ -> manager.zeros(new Shape())));
        return new PyTorchOptimizer(manager, method, parameters, List.of(means, variances, steps));
    }

    private static IValue list(Stream<NDArray> tensors) {
        return IValue.listFrom(tensors.map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    /** One step after a backward pass, and the gradients are zero again. */
    void step() {
        if (arguments == null) {
            arguments = arguments();
        }
        IValueUtils.forward(script, arguments).close();
    }

    private IValue[] arguments() {
        // PyTorch makes the gradients in the first backward pass and keeps them: they must outlive the scope of that
        // step.
        List<NDArray> gradients = parameters.stream().map(NDArray::getGradient).toList();
        gradients.forEach(NDScope::unregister);
        List<IValue> all = new ArrayList<>(List.of(list(parameters.stream()), list(gradients.stream())));
        all.addAll(state);
        return all.toArray(IValue[]::new);
    }

    @Override
    public void close() {
        for (IValue value : arguments == null ? state.toArray(IValue[]::new) : arguments) {
            value.close();
        }
        script.close();
    }

    /** TorchScript's file: an archive of stored entries. */
    private static byte[] archive(String code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "optimizer/data.pkl", OBJECT);
            store(zip, "optimizer/code/__torch__.py", code);
            store(zip, "optimizer/constants.pkl", CONSTANTS);
            store(zip, "optimizer/version", "10\n");
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
