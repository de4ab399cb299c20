package dev.lanewise.onnx;

import dev.lanewise.io.ModelFormatException;
import dev.lanewise.onnx.file.OnnxGraph;
import dev.lanewise.onnx.file.OnnxGraph.Node;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes of a graph one after the other, each by the operators that know it. */
final class Evaluation {

    private final OnnxGraph graph;
    private final TensorDecoder decoder;
    private final Map<String, Node> makers = new HashMap<>();

    Evaluation(OnnxGraph graph, TensorDecoder decoder) {
        this.graph = graph;
        this.decoder = decoder;
        for (Node node : graph.nodes()) {
            if (node.outputs().isEmpty()) {
                throw node.refuse("it has no outputs");
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && makers.put(output, node) != null) {
                    throw node.refuse("another node makes \"" + output + "\" as well");
                }
            }
        }
    }

    /** The value of a name: its node after those that it needs, without recursion, because graphs can be deep. */
    Value evaluate(Lowering lowering, String name) {
        Deque<Node> path = new ArrayDeque<>();
        // Nodes whose inputs are being made: one that is met again needs itself.
        Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
        require(lowering, name, null, path, open);
        while (!path.isEmpty()) {
            Node node = path.peekLast();
            if (!lowering.has(node.outputs().getFirst()) && open.add(node)) {
                for (String input : node.inputs()) {
                    if (!input.isEmpty()) {
                        require(lowering, input, node, path, open);
                    }
                }
                continue;
            }
            path.removeLast();
            if (!lowering.has(node.outputs().getFirst())) {
                apply(lowering, node);
            }
            open.remove(node);
        }
        return lowering.value(name);
    }

    /** Puts the node that makes a name on the path, if there is no value yet. */
    private void require(Lowering lowering, String name, @Nullable Node by, Deque<Node> path, Set<Node> open) {
        if (lowering.has(name)) {
            return;
        }
        OnnxGraph.Tensor initializer = graph.initializers().get(name);
        if (initializer != null) {
            lowering.set(name, decoder.decode(initializer));
            return;
        }
        Node maker = makers.get(name);
        if (maker == null) {
            String problem = "nothing makes \"" + name + "\": it is no input, no initializer and no node's output";
            throw by == null ? new ModelFormatException(problem) : by.refuse(problem);
        }
        if (open.contains(maker)) {
            throw maker.refuse("it depends on its own output \"" + name + "\": the graph has a cycle");
        }
        path.addLast(maker);
    }

    private void apply(Lowering lowering, Node node) {
        try {
            for (int i = 0; i < node.inputs().size(); i++) {
                lowering.budget()
                        .work(1 + (node.hasInput(i) ? lowering.input(node, i).size() : 0));
            }
            Value result = result(lowering, node);
            if (result == null) {
                throw node.refuse("this operator is no part of a dense network, or not supported");
            }
            lowering.budget().take(result.size(), result instanceof Rows ? Budget.ELEMENT_BYTES : Long.BYTES);
            lowering.set(node.outputs().getFirst(), result);
        } catch (MixedRowsException e) {
            throw isOfNode(e) ? e : new MixedRowsException(node.label() + ": " + e.getMessage());
        } catch (ModelFormatException e) {
            throw isOfNode(e) ? e : node.refuse(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            // An attribute that an activation refuses, or numbers that no exporter writes.
            throw node.refuse("its attributes or inputs are impossible: " + e.getMessage());
        }
    }

    private static boolean isOfNode(RuntimeException e) {
        return String.valueOf(e.getMessage()).startsWith("node ");
    }

    private @Nullable Value result(Lowering lowering, Node node) {
        if (node.domain().equals(OnnxGraph.ML_DOMAIN)) {
            return ClassicalOperators.apply(lowering, node);
        }
        if (!node.domain().equals(OnnxGraph.MAIN_DOMAIN) && !node.domain().equals("com.microsoft")) {
            return null;
        }
        Value result = ConstantOperators.apply(lowering, node, decoder);
        if (result == null) {
            result = LayoutOperators.apply(lowering, node);
        }
        if (result == null) {
            result = ProductOperators.apply(lowering, node);
        }
        if (result == null) {
            result = ArithmeticOperators.apply(lowering, node);
        }
        if (result == null) {
            result = ActivationOperators.selu(lowering, node);
        }
        if (result == null) {
            result = ActivationOperators.apply(lowering, node);
        }
        if (result == null) {
            result = NormalizationOperators.apply(lowering, node);
        }
        return result != null ? result : ClassicalOperators.apply(lowering, node);
    }
}
