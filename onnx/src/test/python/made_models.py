"""Models made with ONNX' own helper, beside what NumPy computes."""

import numpy as np
import onnx
from onnx import helper, numpy_helper

from samples import folder, samples

random = np.random.RandomState(1)


def array(*shape):
    return random.randn(*shape).astype(np.float32)


def element_type(of):
    return numpy_helper.from_array(np.asarray(of)).data_type


def made(name, nodes, inputs, expected, constants, opset=13, batch=0, ir=7, save=None, domains=()):
    """A graph from x, x1, ... to y; axis `batch` of the inputs is of any size, None for none."""

    def value(name, of, open_axis):
        shape = list(of.shape)
        if open_axis is not None and len(shape) > open_axis:
            shape[open_axis] = "N"
        return helper.make_tensor_value_info(name, element_type(of), shape)

    names = ["x"] + [f"x{i}" for i in range(1, len(inputs))]
    graph = helper.make_graph(
        nodes,
        name,
        [value(each, of, batch) for each, of in zip(names, inputs)],
        [helper.make_tensor_value_info("y", element_type(expected), None)],
        [numpy_helper.from_array(np.asarray(of), key) for key, of in constants.items()],
    )
    if ir < 4:
        # Before version 4 initializers were inputs as well.
        graph.input.extend(
            helper.make_tensor_value_info(key, element_type(of), of.shape) for key, of in constants.items()
        )
    opsets = [helper.make_opsetid("", opset)] + [helper.make_opsetid(*each) for each in domains]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="helper")
    model.ir_version = ir
    samples(f"made_{name}", inputs, expected)
    onnx.save_model(model, str(folder / f"made_{name}" / "model.onnx"), **(save or {}))


def node(operator, inputs, output="y", **attributes):
    return helper.make_node(operator, inputs.split(), output.split(), **attributes)


def relu(x):
    return np.maximum(x, 0)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


x = array(5, 6)
w, b, w2, b2 = array(6, 4), array(4), array(4, 3), array(3)

made(
    "gemm_attributes",
    [node("Gemm", "x w b", alpha=0.5, beta=2.0, transB=1)],
    [x],
    0.5 * x @ w + 2 * b,
    {"w": w.T.copy(), "b": b},
)
made("gemm_a_transposed", [node("Gemm", "x w b", transA=1)], [x.T.copy()], x @ w + b, {"w": w, "b": b}, batch=1)
made("gemm_single_bias", [node("Gemm", "x w b")], [x], x @ w + 0.7, {"w": w, "b": np.float32([0.7])})
made("gemm_no_bias", [node("Gemm", "x w")], [x], x @ w, {"w": w}, opset=11)
made("gemm_scalar_bias", [node("Gemm", "x w b")], [x], x @ w - 0.3, {"w": w, "b": np.float32(-0.3)})
made("gemm_broadcast_6", [node("Gemm", "x w b", broadcast=1)], [x], x @ w + b, {"w": w, "b": b}, opset=6, ir=3)
made(
    "from_the_left",
    [node("MatMul", "w x", "a"), node("Add", "a b", "c"), node("Tanh", "c", "d"), node("MatMul", "w2 d")],
    [x.T.copy()],
    w2.T @ np.tanh(w.T @ x.T + b[:, None]),
    {"w": w.T.copy(), "b": b[:, None], "w2": w2.T.copy()},
    batch=1,
)
made("vector", [node("MatMul", "x w", "a"), node("Add", "a b")], [x[0]], x[0] @ w + b, {"w": w, "b": b}, batch=None)
made(
    "vector_from_the_left",
    [node("MatMul", "w x", "a"), node("Relu", "a")],
    [x[0]],
    relu(w.T @ x[0]),
    {"w": w.T.copy()},
    batch=None,
)
made(
    "double_weights",
    [node("MatMul", "x w", "a"), node("Add", "a b", "c"), node("Sigmoid", "c")],
    [x.astype(np.float64)],
    1 / (1 + np.exp(-(x.astype(np.float64) @ w + b))),
    {"w": w.astype(np.float64), "b": b.astype(np.float64)},
)
half = w.astype(np.float16)
made(
    "half_weights",
    [node("Cast", "w", "f", to=1), node("MatMul", "x f", "a"), node("Add", "a b")],
    [x],
    x @ half.astype(np.float32) + b,
    {"w": half, "b": b},
)
made(
    "constant_nodes",
    [
        helper.make_node("Constant", [], ["w"], value=numpy_helper.from_array(w)),
        helper.make_node("Constant", [], ["b"], value_floats=[float(v) for v in b]),
        helper.make_node("Constant", [], ["s"], value_float=0.5),
        node("MatMul", "x w", "a"),
        node("Add", "b a", "c"),
        node("Mul", "s c"),
    ],
    [x],
    0.5 * (x @ w + b),
    {},
)
made(
    "broadcast_axis_6",
    [
        node("MatMul", "x w", "a"),
        node("Add", "a b", "c", broadcast=1, axis=1),
        node("Relu", "c", "d"),
        node("Mul", "d s", "e", broadcast=1),
        node("Reshape", "e shape"),
    ],
    [x],
    relu(x @ w + b) * 3,
    {"w": w, "b": b, "s": np.float32([3]), "shape": np.int64([-1, 4])},
    opset=6,
    ir=3,
)
made(
    "batch_norm_6",
    [
        node("Gemm", "x w b", "a", broadcast=1),
        node("BatchNormalization", "a g h m v", is_test=1, epsilon=1e-3),
    ],
    [x],
    (x @ w + b - b2[0]) / np.sqrt(np.float32(1.5) + 1e-3) * 2 + 1,
    {
        "w": w,
        "b": b,
        "g": np.full(4, 2, np.float32),
        "h": np.ones(4, np.float32),
        "m": np.full(4, b2[0]),
        "v": np.full(4, 1.5, np.float32),
    },
    opset=6,
    ir=3,
)
made(
    "dropout_6",
    [node("Dropout", "x", "d", is_test=1, ratio=0.3), node("MatMul", "d w")],
    [x],
    x @ w,
    {"w": w},
    opset=6,
    ir=3,
)
q = random.randint(-127, 128, (6, 4)).astype(np.int8)
scales = np.abs(array(4)) * 0.01
made(
    "quantized_weights",
    [node("DequantizeLinear", "q s z", "w", axis=1), node("MatMul", "x w", "a"), node("Add", "a b")],
    [x],
    x @ (q.astype(np.float32) * scales) + b,
    {"q": q, "s": scales, "z": np.zeros(4, np.int8), "b": b},
)
u = random.randint(0, 256, (4, 6)).astype(np.uint8)
made(
    "quantized_weights_transposed",
    [node("DequantizeLinear", "q s z", "w"), node("Gemm", "x w b", transB=1)],
    [x],
    x @ ((u.astype(np.float32) - 128) * np.float32(0.02)).T + b,
    {"q": u, "s": np.float32(0.02), "z": np.uint8(128), "b": b},
)
made(
    "external_data",
    [node("Gemm", "x w b", "a"), node("Relu", "a", "c"), node("Gemm", "c w2 b2")],
    [x],
    relu(x @ w + b) @ w2 + b2,
    {"w": w, "b": b, "w2": w2, "b2": b2},
    save={"save_as_external_data": True, "location": "weights.bin", "size_threshold": 0},
)
made(
    "clip_attributes",
    [node("MatMul", "x w", "a"), node("Clip", "a", min=-0.5, max=0.75)],
    [x],
    np.clip(x @ w, -0.5, 0.75),
    {"w": w},
    opset=10,
)
made(
    "clip_inputs",
    [node("MatMul", "x w", "a"), node("Clip", "a lo hi")],
    [x],
    np.clip(x @ w, -1, 2),
    {"w": w, "lo": np.float32(-1), "hi": np.float32(2)},
)
made(
    "clip_below",
    [node("MatMul", "x w", "a"), helper.make_node("Clip", ["a", "", "hi"], ["y"])],
    [x],
    np.minimum(x @ w, 2),
    {"w": w, "hi": np.float32(2)},
)
made(
    "sub_div",
    [node("Sub", "x m", "a"), node("Div", "a s", "c"), node("MatMul", "c w")],
    [x * 50],
    ((x * 50 - 3) / 7) @ w,
    {"m": np.float32([3]), "s": np.float32([7]), "w": w},
)
made(
    "constant_minus", [node("MatMul", "x w", "a"), node("Sub", "one a")], [x], 1 - x @ w, {"w": w, "one": np.float32(1)}
)
made(
    "weights_transposed",
    [node("Transpose", "w", "t", perm=[1, 0]), node("MatMul", "x t")],
    [x],
    x @ w,
    {"w": w.T.copy()},
)
made(
    "squeeze_axes_11",
    [node("Unsqueeze", "x", "a", axes=[0]), node("Squeeze", "a", "c", axes=[0]), node("MatMul", "c w")],
    [x],
    x @ w,
    {"w": w},
    opset=11,
)
made(
    "squeeze_input_13",
    [node("Unsqueeze", "x axis", "a"), node("MatMul", "a w", "c"), node("Squeeze", "c axis")],
    [x],
    x @ w,
    {"w": w, "axis": np.int64([1])},
)
made(
    "slice_concat",
    [
        node("Slice", "x s2 e6 a1", "a"),
        node("Slice", "x s0 s2 a1", "c"),
        node("Concat", "a c", "d", axis=1),
        node("MatMul", "d w"),
    ],
    [x],
    np.concatenate([x[:, 2:], x[:, :2]], 1) @ w,
    {"s0": np.int64([0]), "s2": np.int64([2]), "e6": np.int64([2**62]), "a1": np.int64([-1]), "w": w},
)
made(
    "slice_backwards",
    [node("Slice", "x s e a t", "c"), node("MatMul", "c w")],
    [x],
    x[:, ::-1] @ w,
    {"s": np.int64([-1]), "e": np.int64([-(2**62)]), "a": np.int64([1]), "t": np.int64([-1]), "w": w},
)
made(
    "slice_9",
    [node("Slice", "x", "c", axes=[1], starts=[1], ends=[5]), node("MatMul", "c w")],
    [x],
    x[:, 1:5] @ w2,
    {"w": w2},
    opset=9,
)
made(
    "split_11",
    [node("Split", "x", "a c", axis=1, split=[4, 2]), node("Concat", "c a", "d", axis=1), node("MatMul", "d w")],
    [x],
    np.concatenate([x[:, 4:], x[:, :4]], 1) @ w,
    {"w": w},
    opset=11,
)
made(
    "split_13",
    [node("Split", "x sizes", "a c", axis=-1), node("MatMul", "a w")],
    [x],
    x[:, :4] @ w2,
    {"w": w2, "sizes": np.int64([4, 2])},
)
made(
    "gather",
    [node("Gather", "x i", "a", axis=1), node("MatMul", "a w")],
    [x],
    x[:, [3, -1, 0, 3]] @ w2,
    {"i": np.int64([3, -1, 0, 3]), "w": w2},
)
made(
    "inputs_side_by_side",
    [node("Concat", "x x1", "a", axis=1), node("MatMul", "a w", "c"), node("Relu", "c")],
    [x[:, :2].copy(), x[:, 2:].copy()],
    relu(x @ w),
    {"w": w},
)
made(
    "sum_of_three",
    [node("MatMul", "x w", "a"), node("MatMul", "x v", "c"), node("Sum", "a c b")],
    [x],
    x @ w + x @ (2 * w) + b,
    {"w": w, "v": 2 * w, "b": b},
)
made(
    "mean_of_two",
    [node("MatMul", "x w", "a"), node("Neg", "a", "c"), node("Mean", "c b")],
    [x],
    (b - x @ w) / 2,
    {"w": w, "b": np.tile(b, (1, 1))},
)
made(
    "reduce_sum",
    [node("MatMul", "x w", "a"), node("Tanh", "a", "c"), node("ReduceSum", "c axes", keepdims=0)],
    [x],
    np.tanh(x @ w).sum(1),
    {"w": w, "axes": np.int64([1])},
)
made(
    "softmax_axis_9", [node("MatMul", "x w", "a"), node("Softmax", "a", axis=1)], [x], softmax(x @ w), {"w": w}, opset=9
)
made(
    "softmax_down",
    [node("MatMul", "w x", "a"), node("Softmax", "a", axis=0)],
    [x.T.copy()],
    softmax(w.T @ x.T, 0),
    {"w": w.T.copy()},
    batch=1,
)
made(
    "batched_weights",
    [node("MatMul", "x w")],
    [x.reshape(5, 2, 1, 3)],
    np.matmul(x.reshape(5, 2, 1, 3), np.stack([w[:3], w[3:]])),
    {"w": np.stack([w[:3], w[3:]])},
)
made(
    "identity_only",
    [node("Identity", "x", "a"), node("Mul", "a s", "c"), node("Tanh", "c")],
    [x],
    np.tanh(2 * x),
    {"s": np.float32(2)},
)
made(
    "max_min",
    [node("MatMul", "x w", "a"), node("Max", "a zero", "c"), node("Min", "six c")],
    [x],
    np.minimum(6, relu(x @ w)),
    {"w": w, "zero": np.float32(0), "six": np.float32(6)},
)
made(
    "prelu_column",
    [node("MatMul", "w x", "a"), node("PRelu", "a s")],
    [x.T.copy()],
    np.where(w.T @ x.T < 0, b[:, None], 1) * (w.T @ x.T),
    {"w": w.T.copy(), "s": b[:, None]},
    batch=1,
)
made(
    "expanded",
    [node("Shape", "x", "n"), node("ConstantOfShape", "n", "z"), node("Add", "x z", "a"), node("MatMul", "a w")],
    [x],
    x @ w,
    {"w": w},
)
made(
    "shape_arithmetic",
    [
        node("Shape", "x", "n"),
        node("Gather", "n i0", "rows"),
        node("Unsqueeze", "rows i0v", "rows1"),
        node("Concat", "rows1 minus", "shape", axis=0),
        node("Reshape", "x shape", "a"),
        node("MatMul", "a w"),
    ],
    [x.reshape(5, 2, 3)],
    x @ w,
    {"i0": np.int64(0), "i0v": np.int64([0]), "minus": np.int64([-1]), "w": w},
)
made(
    "scaler",
    [
        helper.make_node("Scaler", ["x"], ["a"], domain="ai.onnx.ml", offset=[0.5] * 6, scale=[2.0] * 6),
        node("MatMul", "a w"),
    ],
    [x],
    ((x - 0.5) * 2) @ w,
    {"w": w},
    domains=[("ai.onnx.ml", 1)],
)
