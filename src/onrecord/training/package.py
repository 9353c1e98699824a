"""Write a trained network as a model folder: `model.onnx`, `tokenizer.json`, `model.json`."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor

from onrecord.extract.encoder import LABELS
from onrecord.extract.extractor import Extractor
from onrecord.training.calibration import fit, judged
from onrecord.training.corpus import Document
from onrecord.training.network import Shape
from onrecord.training.onnx_graph import write_onnx

# Of windows of 126 to 446 pieces none reads clearly better; at about this size the least is computed.
WINDOW = 254
OVERLAP = 64


def write_model(
    folder: Path, weights: Mapping[str, Tensor], shape: Shape, encoder: Path, *, int8: bool = True
) -> str:
    """Write the model and return its version, which names the weights by their digest.

    `weights`: the network's state dict; `encoder`: the folder the tokenizer is copied from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: value.detach().float().numpy() for name, value in weights.items()}
    # The model answers as all its annotators together, which is a constant that the positions can carry.
    arrays["positions.weight"] = arrays["positions.weight"] + arrays.pop("annotators.weight").mean(0)
    path = folder / "model.onnx"
    write_onnx(
        path,
        arrays,
        heads=shape.heads,
        head_width=shape.head_width,
        pointer_width=shape.pointer_width,
        int8=int8,
    )
    version = f"attribution-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
    shutil.copyfile(encoder / "tokenizer.json", folder / "tokenizer.json")
    card = {
        "version": version,
        "labels": LABELS,
        "window": WINDOW,
        "overlap": OVERLAP,
        "calibration": [1.0, 0.0],
        "precision": "int8" if int8 else "float32",
        "shape": shape.as_dict(),
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return version


def calibrate(folder: Path, documents: Sequence[Document]) -> tuple[float, float]:
    """Fit the score of the model in `folder` on `documents` and write it into its card.

    Returns slope and shift. Raises ValueError where nothing can be fitted.
    """
    path = folder / "model.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(card | {"calibration": [1.0, 0.0]}, indent=1) + "\n", encoding="utf-8")
    slope, shift = fit(*judged(Extractor(folder), documents))
    card["calibration"] = [round(slope, 4), round(shift, 4)]
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return slope, shift
