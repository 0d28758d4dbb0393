"""Median beats of LUDB with the places of their marks, and what augmentation does to them."""

import json
from pathlib import Path

import numpy as np

RATE_HZ = 500
LENGTH = 560
FIDUCIAL = 205
EDGES = [
    ("P", "onset"), ("P", "peak"), ("P", "offset"),
    ("QRS", "onset"), ("QRS", "peak"), ("QRS", "offset"),
    ("T", "onset"), ("T", "peak"), ("T", "offset"),
]
FIRST, LAST = -FIDUCIAL, LENGTH - FIDUCIAL
WINDOWS = {"P": (-200, -10), "QRS": (-110, 110), "T": (20, 345)}


class Record:
    """Samples in millivolt [leads, n] at 500 Hz, beats, classes of beats, and the mark of each beat where there is one."""

    def __init__(self, row, folder):
        self.name = row["name"]
        self.leads = row["leads"]
        self.x = np.fromfile(folder / f"{self.name}.f32", "<f4").reshape(len(self.leads), -1)
        self.beats = np.array(row["beats"])
        self.groups = [group["members"] for group in row["groups"]]
        self.used = [group["used"] for group in row["groups"]]
        self.has_p = [bool(g["waves"]) and g["waves"]["pOnset"] is not None for g in row["groups"]]
        self.places = self._places(row["marks"])
        self.rules = self._places(row["rules"])

    def _places(self, marks):
        """[beats, leads, edges]: mark minus beat in samples, NaN where there is none."""
        out = np.full((len(self.beats), len(self.leads), len(EDGES)), np.nan, np.float32)
        if len(self.beats) == 0:
            return out
        for l, lead in enumerate(self.leads):
            for mark in marks[lead]:
                low, high = WINDOWS[mark["wave"]]
                away = mark["peak"] - self.beats
                fitting = [b for b in range(len(away)) if low <= away[b] <= high]
                if not fitting:
                    continue
                beat = min(fitting, key=lambda b: abs(away[b]))
                for e, (wave, side) in enumerate(EDGES):
                    if wave == mark["wave"]:
                        out[beat, l, e] = mark[side] - self.beats[beat]
        return out

    def median_beat(self, beats):
        """[leads, LENGTH] around the fiducial; every beat from its own level before the QRS, as the engine does it."""
        n = self.x.shape[1]
        at = np.clip(np.array(beats)[:, None] + np.arange(FIRST, LAST), 0, n - 1)
        level = np.clip(np.array(beats)[:, None] + np.arange(-45, -30), 0, n - 1)
        cut = self.x[:, at] - np.median(self.x[:, level], axis=2)[:, :, None]
        return np.median(cut, axis=1).astype(np.float32)


def load(folder):
    folder = Path(folder)
    return [Record(row, folder) for row in json.loads((folder / "index.json").read_text())]


def examples(record, rng, count):
    """Median beats of random subsets of a class, with the mean place of their marks: [(x, y [leads, edges])]."""
    out = []
    n = record.x.shape[1]
    sizes = np.array([len(group) for group in record.groups], float)
    if len(sizes) == 0:
        return out
    for _ in range(count):
        group = record.groups[rng.choice(len(sizes), p=np.sqrt(sizes) / np.sqrt(sizes).sum())]
        inside = [b for b in group if record.beats[b] + FIRST >= 0 and record.beats[b] + LAST < n] or group
        marked = [b for b in inside if np.isfinite(record.places[b]).any()]
        if not marked:
            continue
        if rng.random() < 0.5:
            chosen = marked
        else:
            chosen = rng.choice(marked, rng.integers(1, len(marked) + 1), replace=False)
        places = record.places[list(chosen)]
        known = np.isfinite(places).sum(0)
        y = np.where(known > 0, np.nansum(places, 0) / np.maximum(known, 1), np.nan) + FIDUCIAL
        out.append((record.median_beat(record.beats[list(chosen)]), y.astype(np.float32)))
    return out


def channels(x, context=None):
    """[leads, 5, LENGTH]: the lead scaled by its QRS and companded, size and speed of all leads, time from the QRS."""
    seen = x if context is None else x[context]
    size = np.sqrt((seen**2).mean(0))
    speed = np.sqrt((np.diff(seen, axis=1, prepend=seen[:, :1]) ** 2).mean(0))
    top = np.abs(x[:, FIDUCIAL - 60:FIDUCIAL + 60]).max(1, keepdims=True) + 0.05
    ramp = (np.arange(LENGTH) - FIDUCIAL) / 250
    out = np.empty((len(x), 5, LENGTH), np.float32)
    out[:, 0] = x / top
    out[:, 1] = np.arcsinh(x / 0.05) / 2
    out[:, 2] = np.arcsinh(size / 0.05) / 2
    out[:, 3] = np.arcsinh(speed / 0.005) / 2
    out[:, 4] = ramp
    return out


def augment(x, y, rng):
    """Time stretch and shift, gain, polarity, wander, noise, low-pass; the leads of the context are sometimes fewer."""
    leads = len(x)
    stretch = np.exp(rng.uniform(-0.12, 0.12))
    shift = rng.uniform(-8, 8)
    source = FIDUCIAL + (np.arange(LENGTH) - FIDUCIAL - shift) / stretch
    low = np.clip(np.floor(source).astype(int), 0, LENGTH - 2)
    part = np.clip(source - low, 0, 1).astype(np.float32)
    x = x[:, low] * (1 - part) + x[:, low + 1] * part
    y = FIDUCIAL + (y - FIDUCIAL) * stretch + shift
    x = x * np.exp(rng.uniform(-0.6, 0.6)) * np.exp(rng.normal(0, 0.15, (leads, 1)))
    x = x * np.where(rng.random((leads, 1)) < 0.3, -1, 1)
    t = np.linspace(-1, 1, LENGTH)
    wander = rng.normal(0, 1, (leads, 3)) @ np.stack([np.ones(LENGTH), t, np.sin(np.pi * t + rng.uniform(0, 6))])
    x = x + wander * 0.02 * rng.exponential(1)
    if rng.random() < 0.6:
        noise = rng.normal(0, 1, x.shape)
        if rng.random() < 0.5:
            noise = np.cumsum(noise, 1)
            noise = (noise - noise.mean(1, keepdims=True)) / (noise.std(1, keepdims=True) + 1e-6)
        x = x + noise * 0.01 * rng.exponential(1)
    if rng.random() < 0.25:
        width = rng.integers(2, 6)
        x = np.apply_along_axis(lambda lead: np.convolve(lead, np.hanning(2 * width + 1) / width, "same"), 1, x)
    context = None
    if rng.random() < 0.35:
        context = rng.choice(leads, rng.integers(1, leads), replace=False)
    return channels(x.astype(np.float32), context), y
