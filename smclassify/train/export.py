"""Write a fine-tuned encoder for inference: ONNX, weights in int8 a channel, heads as plain arrays."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

from smclassify.train.joint import JointModel

__all__ = ["export"]


class States(nn.Module):
    """The part of the model that goes into ONNX: word pieces in, vectors out."""

    def __init__(self, model: JointModel):
        super().__init__()
        self.model = model

    def forward(self, ids, shapes, mask):
        return self.model.states(ids, shapes, mask)


def export(model: JointModel, tokenizer: Path, folder: Path) -> Path:
    """Write ``model.onnx``, ``heads.npz`` and ``tokenizer.json`` to a folder and return it."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    folder.mkdir(parents=True, exist_ok=True)
    model = model.float().eval()
    ids = torch.ones((2, 9), dtype=torch.long)
    with tempfile.TemporaryDirectory() as scratch:
        whole, ready = Path(scratch) / "whole.onnx", Path(scratch) / "ready.onnx"
        axes = {name: {0: "batch", 1: "pieces"} for name in ("ids", "shapes", "mask", "states")}
        torch.onnx.export(States(model), (ids, torch.zeros_like(ids), torch.ones_like(ids)), str(whole),
                          input_names=["ids", "shapes", "mask"], output_names=["states"], dynamic_axes=axes,
                          opset_version=17, dynamo=False)
        quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(folder / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    np.savez(folder / "heads.npz", **model.head_arrays())
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    return folder
