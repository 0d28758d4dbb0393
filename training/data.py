"""PTB-XL as packed in the shared folder: folds of 100 Hz, 12-lead, 10 s recordings with 71 SCP statements.

Wagner et al. 2020 (10.1038/s41597-020-0495-6), CC BY 4.0. Nothing of it is copied into this repository.
"""

import csv
import lzma
from pathlib import Path

import numpy as np

LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]


def read_fold(folder: Path, fold: int) -> tuple[np.ndarray, np.ndarray]:
    """ecg_ids [n] and samples [n, 12, 1000] in millivolt (float32), leads in the order of LEADS."""
    raw = np.frombuffer(lzma.open(folder / f"fold{fold:02d}.bin.xz").read(), "u1")
    half = raw.size // 2
    zigzag = raw[:half].astype("u2") | (raw[half:].astype("u2") << 8)
    difference = ((zigzag >> 1) ^ (0 - (zigzag & 1))).view("i2").reshape(-1, 8, 1000)
    stored = np.cumsum(difference, axis=2, dtype="i2").astype("f4") / 1000.0
    lead_i, lead_ii = stored[:, 0], stored[:, 1]
    limb = [lead_i, lead_ii, lead_ii - lead_i, -(lead_i + lead_ii) / 2, lead_i - lead_ii / 2, lead_ii - lead_i / 2]
    ecg = np.concatenate([np.stack(limb, axis=1), stored[:, 2:]], axis=1)
    return np.load(folder / f"fold{fold:02d}_ids.npy"), np.ascontiguousarray(ecg)


def read_labels(folder: Path) -> tuple[list[str], dict[int, np.ndarray]]:
    """The 71 statement names and, per ecg_id, their 0/1 vector."""
    with open(folder / "labels_folds1-9.csv", newline="") as handle:
        rows = csv.reader(handle)
        names = next(rows)[4:]
        return names, {int(float(row[0])): np.array(row[4:], "f4") for row in rows}


def load(folder: Path, folds: list[int]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Samples [n, 12, 1000], labels [n, 71] and label names of the given folds (1 to 9)."""
    names, by_id = read_labels(folder)
    ecgs, labels = [], []
    for fold in folds:
        ids, ecg = read_fold(folder, fold)
        ecgs.append(ecg)
        labels.append(np.stack([by_id[int(i)] for i in ids]))
    return np.concatenate(ecgs), np.concatenate(labels), names
