"""The encoder's last layers as torch has them: read from the quantised model that is installed, and written as an ONNX model of eight bits a weight.

Their input is what the layers beneath give, made once for all texts (`read`), so that each step of teaching costs a third of a whole pass.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import gelu, normalize

from assistant.retrieval.adapter import BENEATH
from assistant.retrieval.dense import ENCODER_FOLDER, HIDDEN, WORKERS, model_folder, open_session

LAYERS = 12
HEADS = 12
LONGEST = 40  # tokens of a text that are learnt from
TOKENS = 5000  # in one batch, about
HIDE = -1e4  # added to what must not be attended to
LINEAR = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "given": "attention.output.dense",
    "into": "intermediate.dense",
    "out": "output.dense",
}
NORMED = {"between": "attention.output.LayerNorm", "after": "output.LayerNorm"}

Weights = dict[str, NDArray[np.float32]]


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019). `first_only` gives the first token's state alone, which is all that is wanted of the last layer."""

    def __init__(self, weights: Weights, number: int, *, first_only: bool, dropped: float) -> None:
        super().__init__()
        self.first_only = first_only
        self.drop = nn.Dropout(dropped)
        for name, place in LINEAR.items():
            weight, bias = (torch.tensor(weights[f"encoder.layer.{number}.{place}.{part}"]) for part in ("weight", "bias"))
            linear = nn.Linear(*weight.shape)
            linear.weight, linear.bias = nn.Parameter(weight.T.contiguous()), nn.Parameter(bias)
            self.add_module(name, linear)
        for name, place in NORMED.items():
            weight, bias = (torch.tensor(weights[f"encoder.layer.{number}.{place}.{part}"]) for part in ("weight", "bias"))
            norm = nn.LayerNorm(len(weight), 1e-12)
            norm.weight, norm.bias = nn.Parameter(weight), nn.Parameter(bias)
            self.add_module(name, norm)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """States of shape (n, tokens, d) or (n, 1, d), for states of shape (n, tokens, d) and what is added to attention, shape (n, 1, 1, tokens)."""
        of = x[:, :1] if self.first_only else x
        query, key, value = (
            made.unflatten(2, (HEADS, made.shape[2] // HEADS)).transpose(1, 2)
            for made in (self.query(of), self.key(x), self.value(x))  # type: ignore[operator]
        )
        attention = torch.softmax(query @ key.transpose(2, 3) / (query.shape[3] ** 0.5) + hidden, dim=-1)
        x = self.between(of + self.given((attention @ value).transpose(1, 2).flatten(2)))  # type: ignore[operator]
        return self.after(x + self.drop(self.out(gelu(self.into(x)))))  # type: ignore[operator, no-any-return]


class Top(nn.Module):
    """The layers above `BENEATH`, with the weights that are installed."""

    def __init__(self, dropped: float = 0.0) -> None:
        super().__init__()
        weights = installed()
        self.layers = nn.ModuleList([Layer(weights, number, first_only=number == LAYERS - 1, dropped=dropped) for number in range(BENEATH, LAYERS)])

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors, shape (n, d), of hidden states of shape (n, tokens, d) and a mask of shape (n, tokens) that is 0 beyond a text's end."""
        hide = (1 - mask.float())[:, None, None, :] * HIDE
        for layer in self.layers:
            hidden = layer(hidden, hide)
        return normalize(hidden[:, 0].float(), dim=1)


def installed() -> Weights:
    """The weights of the layers as floats, each matrix of shape (in, out), by their names in the model with `.weight` and `.bias`."""
    import onnx  # noqa: PLC0415 - only teaching needs it
    from onnx import numpy_helper  # noqa: PLC0415

    graph = onnx.load(str(model_folder(ENCODER_FOLDER) / "model.onnx")).graph
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {name: value.astype(np.float32) for name, value in kept.items() if name.startswith("encoder.layer")}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            packed, zero = node.input[1], node.input[3]
            name = node.name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
            scale = kept[f"{packed.removesuffix('_quantized')}_scale"]
            weights[f"{name}.weight"] = (kept[packed].astype(np.float32) - kept[zero].astype(np.float32)) * scale
    return weights


def as_onnx(top: Top) -> bytes:
    """The layers as an ONNX model that an `Adapter` runs."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - only teaching needs it

    top.eval()
    width = next(top.parameters()).shape[1]
    example = (torch.zeros(2, 3, width), torch.ones(2, 3, dtype=torch.int64))
    axes = {"hidden": {0: "n", 1: "tokens"}, "mask": {0: "n", 1: "tokens"}, "seen": {0: "n"}}
    with tempfile.TemporaryDirectory() as folder:
        whole, packed = Path(folder) / "whole.onnx", Path(folder) / "packed.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the exporter that follows it wants one more package, and torch is pinned
            given = ["hidden", "mask"]
            torch.onnx.export(top, example, str(whole), input_names=given, output_names=["seen"], dynamic_axes=axes, opset_version=17, dynamo=False)
        quantize_dynamic(whole, packed, weight_type=QuantType.QInt8, per_channel=True, extra_options={"MatMulConstBOnly": True})
        return packed.read_bytes()


@dataclass(frozen=True, slots=True)
class States:
    """Hidden states of all texts end to end, shape (tokens, d), and where each text starts, shape (n + 1,)."""

    hidden: NDArray[np.float16]
    starts: NDArray[np.int64]

    def batches(self, rows: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], Tensor, Tensor]]:
        """Those texts in batches of about equal length: their places among `rows`, hidden states and mask."""
        lengths = np.diff(self.starts)[rows]
        order, first = np.argsort(lengths, kind="stable"), 0
        while first < len(order):
            last = first + 1
            while last < len(order) and (last + 1 - first) * lengths[order[last]] <= TOKENS:
                last += 1
            places = order[first:last]
            tokens = np.arange(lengths[places[-1]])
            mask = tokens < lengths[places][:, None]
            taken = np.where(mask, self.starts[rows[places]][:, None] + tokens, 0)
            yield places, torch.tensor(self.hidden[taken]).float() * torch.tensor(mask)[:, :, None], torch.tensor(mask, dtype=torch.int64)
            first = last


def read(texts: Sequence[str]) -> States:
    """What the layers beneath give for each text, cut at `LONGEST` tokens."""
    session, tokenizer = open_session(ENCODER_FOLDER, also=HIDDEN)
    tokenizer.enable_truncation(LONGEST)
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    starts = np.r_[0, np.cumsum([len(ids) for ids in tokens])]
    hidden = np.empty((starts[-1], 384), np.float16)
    order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))

    def run(rows: Sequence[int]) -> None:
        ids = np.zeros((len(rows), len(tokens[rows[-1]])), np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(tokens[row])] = tokens[row]
            mask[place, : len(tokens[row])] = 1
        made = session.run([HIDDEN], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
        for place, row in enumerate(rows):
            hidden[starts[row] : starts[row + 1]] = made[place, : len(tokens[row])]

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(run, (order[first : first + 16] for first in range(0, len(order), 16))))
    return States(hidden, starts)
