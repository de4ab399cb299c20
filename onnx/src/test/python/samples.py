"""Where models are written to, and the samples beside them."""

import pathlib
import sys

import numpy as np
from onnx import numpy_helper

folder = pathlib.Path(sys.argv[1])


def samples(name, inputs, output):
    """Writes input_0.pb, ..., output_0.pb, as the model zoo of ONNX keeps them."""
    data = folder / name / "test_data_set_0"
    data.mkdir(parents=True)
    for i, array in enumerate(inputs):
        (data / f"input_{i}.pb").write_bytes(numpy_helper.from_array(np.asarray(array)).SerializeToString())
    (data / "output_0.pb").write_bytes(numpy_helper.from_array(np.asarray(output)).SerializeToString())
