"""Trains the delineation network; `--folds 5` cross-validates by record and writes every record's marks."""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from data import EDGES, FIDUCIAL, augment, channels, examples, load
from network import Delineator, loss_of, places


def train(records, args, seed):
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    made = [examples(record, rng, args.subsets) for record in records]
    made = [some for some in made if some]
    model = Delineator()
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99), use_buffers=True)
    best = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.02)
    plan = torch.optim.lr_scheduler.OneCycleLR(best, args.rate, args.steps, pct_start=0.15)
    model.train()
    started = time.time()
    for step in range(args.steps):
        rows, wanted = [], []
        for r in rng.choice(len(made), args.batch, replace=False):
            x, y = made[r][rng.integers(len(made[r]))]
            x, y = augment(x, y, rng)
            rows.append(x)
            wanted.append(y)
        x = torch.from_numpy(np.concatenate(rows))
        y = torch.from_numpy(np.concatenate(wanted).astype(np.float32))
        loss = loss_of(model(x), y)
        best.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        best.step()
        plan.step()
        mean.update_parameters(model)
        if step % 100 == 99:
            print(f"  step {step + 1} loss {loss.item():.3f} {time.time() - started:.0f} s", flush=True)
    return mean.module.eval()


@torch.no_grad()
def marks_of(model, record, groups=None):
    """[beats, leads, edges] relative to the beat: those of the median beat of its class."""
    out = np.full(record.places.shape, np.nan, np.float32)
    for members, used in zip(record.groups, record.used):
        x = torch.from_numpy(channels(record.median_beat(used)))
        out[members] = places(model(x)).numpy() - FIDUCIAL
    return out


def report(records, marks, title):
    """Mean and SD in ms of the marks against those of the cardiologists, lead by lead and global."""
    print(title)
    for e, (wave, side) in enumerate(EDGES):
        lead, whole = [], []
        for record, found in zip(records, marks):
            off = (found[:, :, e] - record.places[:, :, e]) * 2
            ok = np.isfinite(off) & (np.abs(off) <= 150)
            lead += list(off[ok])
            for b in range(len(off)):
                if np.isfinite(record.places[b, :, e]).sum() >= 4 and np.isfinite(found[b, :, e]).sum() >= 4:
                    whole.append(2 * (np.nanmedian(found[b, :, e]) - np.nanmedian(record.places[b, :, e])))
        whole = [v for v in whole if abs(v) <= 150]
        print(f"{wave:4}{side:7} lead n {len(lead):5} mean {np.mean(lead):6.1f} SD {np.std(lead):5.1f}   global n {len(whole):4} mean {np.mean(whole):6.1f} SD {np.std(whole):5.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--subsets", type=int, default=30)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--only", type=int, nargs="*", default=None)
    args = parser.parse_args()
    torch.set_num_threads(1)
    records = load(args.data)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    if args.folds == 0:
        torch.save(train(records, args, 1).state_dict(), out / "model.pt")
        return
    scored, marks = [], []
    for fold in range(args.folds):
        if args.only is not None and fold not in args.only:
            continue
        held = [r for i, r in enumerate(records) if i % args.folds == fold]
        model = train([r for i, r in enumerate(records) if i % args.folds != fold], args, fold + 1)
        torch.save(model.state_dict(), out / f"fold{fold}.pt")
        scored += held
        marks += [marks_of(model, r) for r in held]
        report(scored, marks, f"after fold {fold}")
    report(scored, [r.rules for r in scored], "rules, same records")


if __name__ == "__main__":
    main()
