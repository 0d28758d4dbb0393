"""Writes the trained network for the engine: `delineation-weights.ts`, and made-up beats with its answers for the test."""

import argparse
import base64
import json
from pathlib import Path

import numpy as np
import torch

from data import FIDUCIAL, LENGTH, channels
from network import Delineator, places

ENGINE = Path(__file__).resolve().parents[2] / "packages/ecg"
HEAD = """/**
 * The delineation network; written by `training/delineation/export.py`. Base64, little-endian, layer after layer: the
 * scale of each output (float32), its bias (float32), and the weights as 16-bit integers [output][input][kernel].
 */
"""


def folded(model):
    """Every layer as (name, weight, bias, stride, dilation, relu), its normalisation folded in."""
    for name, part in model.named_children():
        block = isinstance(part, torch.nn.Sequential)
        layer = part[0] if block else part
        weight = layer.weight.detach().double().numpy()
        bias = np.zeros(len(weight)) if layer.bias is None else layer.bias.detach().double().numpy()
        if block:
            norm = part[1]
            gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().double().numpy()
            bias = norm.bias.detach().double().numpy() + (bias - norm.running_mean.double().numpy()) * gain
            weight = weight * gain[:, None, None]
        yield name, weight, bias, layer.stride[0], layer.dilation[0], block


def made_up(seed):
    """Two leads of a beat that nobody has: bumps of a P, a QRS and a T wave."""
    rng = np.random.default_rng(seed)
    t = (np.arange(LENGTH) - FIDUCIAL) / 500
    waves = [(-0.16, 0.025, 0.12), (-0.02, 0.009, -0.1), (0.0, 0.011, 1.1), (0.025, 0.01, -0.3), (0.27, 0.05, 0.3)]
    x = sum(rng.uniform(0.4, 1.2, (2, 1)) * size * np.exp(-0.5 * ((t - at) / width) ** 2) for at, width, size in waves)
    return np.round(x, 4).astype(np.float32)


def packed(model):
    """The weights in base64 and the lines that describe the layers."""
    lines, raw = [], b""
    for name, weight, bias, stride, dilation, relu in folded(model):
        flat = weight.reshape(len(weight), -1)
        scale = (np.abs(flat).max(1) / 32767).astype("<f4")
        raw += scale.tobytes() + bias.astype("<f4").tobytes() + np.round(flat / scale[:, None]).astype("<i2").tobytes()
        shape = {"inputs": weight.shape[1], "outputs": len(weight), "size": weight.shape[2], "stride": stride}
        shape |= {"dilation": dilation, "relu": str(relu).lower()}
        lines.append(f"  {name}: {{ " + ", ".join(f"{key}: {value}" for key, value in shape.items()) + " },\n")
    return base64.b64encode(raw).decode(), lines


def trained(file):
    model = Delineator().eval()
    model.load_state_dict(torch.load(file, weights_only=True))
    return model


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", required=True, help="folder that train.py wrote to")
    parser.add_argument("--folds", type=int, default=0, help="write foldN.txt beside foldN.pt for accuracy/crossval.ts")
    args = parser.parse_args()
    run = Path(args.run)
    if args.folds:
        for fold in range(args.folds):
            (run / f"fold{fold}.txt").write_text(packed(trained(run / f"fold{fold}.pt"))[0])
        return
    model = trained(run / "model.pt")
    weights, lines = packed(model)
    text = HEAD + "export const DELINEATION_LAYERS = {\n" + "".join(lines) + "};\n\n"
    text += f'export const DELINEATION_WEIGHTS =\n  "{weights}";\n'
    (ENGINE / "src/signal/delineation-weights.ts").write_text(text)
    beats = [made_up(seed) for seed in (1, 2)]
    with torch.no_grad():
        answers = [places(model(torch.from_numpy(channels(x)))).numpy() for x in beats]
    rounded = lambda rows, digits: [[round(float(v), digits) for v in row] for row in rows]
    golden = [{"samples": rounded(x, 4), "marks": rounded(y, 3)} for x, y in zip(beats, answers)]
    (ENGINE / "test/files/delineation-golden.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
