"""Train the ECG network on PTB-XL folds 1-8; fold 9 only selects. Resumable: run it again after a stop.

    python train.py --data ../../shared/ecg/ptbxl --out runs/first
"""

import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from data import load
from network import EcgNetwork

SEED = 20261125


def macro_auroc(truth: np.ndarray, score: np.ndarray) -> float:
    """Mean AUROC over the labels that occur and do not occur in `truth` at least once."""
    seen = (truth.sum(0) > 0) & (truth.sum(0) < len(truth))
    return float(np.mean([roc_auc_score(truth[:, k], score[:, k]) for k in np.flatnonzero(seen)]))


def augment(ecg: torch.Tensor) -> torch.Tensor:
    """Gain, shift in time, baseline wander, noise, and now and then a lost lead."""
    n = len(ecg)
    ecg = ecg * (1 + 0.15 * torch.randn(n, 1, 1))
    shift = int(torch.randint(-50, 51, ()))
    if shift:
        pad = (max(shift, 0), max(-shift, 0))
        ecg = torch.nn.functional.pad(ecg, pad, mode="replicate")
        ecg = ecg[:, :, :1000] if shift > 0 else ecg[:, :, -1000:]
    time_s = torch.arange(1000) / 100.0
    wander = torch.sin(2 * torch.pi * (0.05 + 0.4 * torch.rand(n, 1, 1)) * time_s + 6.28 * torch.rand(n, 12, 1))
    ecg = ecg + 0.08 * torch.rand(n, 12, 1) * wander + 0.01 * torch.rand(n, 1, 1) * torch.randn_like(ecg)
    lost = (torch.rand(n, 12, 1) < 0.15) & (torch.rand(n, 1, 1) < 0.15)
    return ecg.masked_fill(lost, 0.0)


@torch.no_grad()
def predict(network: torch.nn.Module, ecg: np.ndarray, batch: int = 256) -> np.ndarray:
    network.eval()
    parts = []
    for start in range(0, len(ecg), batch):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            parts.append(torch.sigmoid(network(torch.from_numpy(ecg[start : start + batch])).float()))
    return torch.cat(parts).numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--max-batches", type=int, default=0, help="stop each epoch early, to time a machine")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)

    torch.manual_seed(SEED)
    ecg, labels, names = load(arguments.data, list(range(1, 9)))
    ecg_9, labels_9, _ = load(arguments.data, [9])
    network = EcgNetwork(len(names))
    average = copy.deepcopy(network)
    print(f"{sum(p.numel() for p in network.parameters()):,} parameters, {len(ecg)} recordings", flush=True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=arguments.rate, weight_decay=0.02)
    steps = len(ecg) // arguments.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, arguments.rate, total_steps=steps * arguments.epochs, pct_start=0.2
    )
    checkpoint_file, first, history, best = arguments.out / "checkpoint.pt", 0, [], 0.0
    if checkpoint_file.exists():
        saved = torch.load(checkpoint_file, weights_only=False)
        network.load_state_dict(saved["network"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        first, history, best = saved["epoch"] + 1, saved["history"], saved["best"]

    for epoch in range(first, arguments.epochs):
        started, losses = time.time(), []
        torch.manual_seed(SEED + epoch)
        order = torch.randperm(len(ecg)).numpy()
        network.train()
        for step in range(steps):
            chosen = order[step * arguments.batch : (step + 1) * arguments.batch]
            x, y = augment(torch.from_numpy(ecg[chosen])), torch.from_numpy(labels[chosen])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = network(x)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), y)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
            decay = min(0.999, (1 + epoch * steps + step) / (10 + epoch * steps + step))
            with torch.no_grad():
                for mean, new in zip(average.state_dict().values(), network.state_dict().values()):
                    if mean.dtype.is_floating_point:
                        mean.lerp_(new, 1 - decay)
                    else:
                        mean.copy_(new)
            if arguments.max_batches and step + 1 >= arguments.max_batches:
                print(f"{(time.time() - started) / (step + 1) * 1000:.0f} ms a batch", flush=True)
                return
        auroc = macro_auroc(labels_9, predict(average, ecg_9))
        history.append({"epoch": epoch, "loss": float(np.mean(losses)), "auroc9": auroc, "seconds": time.time() - started})
        print(json.dumps(history[-1]), flush=True)
        if auroc > best:
            best = auroc
            torch.save({"network": average.state_dict(), "labels": names, "auroc9": auroc, "epoch": epoch}, arguments.out / "best.pt")
        state = {"network": network.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                 "schedule": schedule.state_dict(), "epoch": epoch, "history": history, "best": best}
        torch.save(state, arguments.out / "checkpoint.tmp")
        (arguments.out / "checkpoint.tmp").replace(checkpoint_file)


if __name__ == "__main__":
    main()
