"""Writes models into a folder, each as a folder with model.onnx and test_data_set_0."""

import made_models
import torch_models

__all__ = ["made_models", "torch_models"]
