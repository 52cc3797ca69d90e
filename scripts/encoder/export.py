"""Writes a trained net as ONNX with weights of eight bits, the labels of its heads among the file's own notes."""
from __future__ import annotations

import logging
import lzma
from pathlib import Path
from typing import Mapping, Sequence

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from network import Net


class Alone(torch.nn.Module):
    """The net for one message at a time."""

    def __init__(self, net: Net):
        super().__init__()
        self.net = net

    def forward(self, ids: torch.Tensor, second: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Log-odds of each head in order."""
        return tuple(self.net(ids, second, torch.ones_like(second)).values())


def export(net: Net, labels: Mapping[str, Sequence[str]], path: Path) -> None:
    """Writes the file, packed; steps of seven bits, so that processors with and without VNNI give the same."""
    whole, small = path.with_suffix(".whole"), path.with_suffix(".small")
    example = (torch.arange(12)[None], torch.tensor([[0] * 8 + [1] * 4]))
    names = list(labels)
    torch.onnx.export(Alone(net.eval()), example, str(whole), input_names=["ids", "second"], output_names=names,
                      dynamic_axes={"ids": {1: "pieces"}, "second": {1: "pieces"}}, opset_version=17, dynamo=False)
    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(whole, small, weight_type=QuantType.QInt8, reduce_range=True)
    model = onnx.load(small)
    del model.metadata_props[:]
    for head, own in labels.items():
        note = model.metadata_props.add()
        note.key, note.value = head, " ".join(own)
    path.write_bytes(lzma.compress(model.SerializeToString()))
    whole.unlink()
    small.unlink()
