"""Has ONNX check every model in a folder, with the shapes that it infers: a line for each."""

import pathlib
import sys

import onnx

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model, full_check=True)
        inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
        shape = inferred.graph.output[0].type.tensor_type.shape
        assert model.producer_name == "lanewise" and model.ir_version == 8
        assert [shape.dim[0].dim_param, len(shape.dim)] == ["batch", 2], shape
        print(path.name, "accepted")
    except Exception as e:  # One line for each model, whatever is wrong with it.
        print(path.name, type(e).__name__, str(e).replace("\n", " "))
