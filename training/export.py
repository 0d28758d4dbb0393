"""Write the trained network as packages/models/ecg-ptbxl-71/{model.onnx, card.json, golden.json}.

    python export.py --data ../../shared/ecg/ptbxl --run runs/first

All figures of the card come from fold 9, which also selected the epoch; operating points are chosen on one half of it
and measured on the other, both ways.
"""

import argparse
import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from sklearn.metrics import roc_auc_score

from data import load
from network import EcgNetwork
from statements import NEVER_CLAIMED, STATEMENTS

MODEL_ID = "ecg-ptbxl-71"
FEW = 30
WEAK_AUROC = 0.8
RESAMPLES = 400


class WithProbability(torch.nn.Module):
    def __init__(self, network: EcgNetwork):
        super().__init__()
        self.network = network

    def forward(self, ecg: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.network(ecg))


def wilson(hits: int, n: int) -> dict[str, float] | None:
    """95 % Wilson interval of a proportion."""
    if n == 0:
        return None
    z, p = 1.959964, hits / n
    middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return {"point": round(p, 4), "low": round(max(0.0, middle - half), 4), "high": round(min(1.0, middle + half), 4)}


def best_f1_point(truth: np.ndarray, score: np.ndarray) -> float:
    """The threshold with the highest F1: midway between neighbouring scores."""
    order = np.argsort(-score)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(score) + 1) + truth.sum())
    k = int(np.argmax(f1))
    below = score[order[k + 1]] if k + 1 < len(score) else 0.0
    return float((score[order[k]] + below) / 2)


def cross_fitted(truth: np.ndarray, score: np.ndarray, half: np.ndarray) -> np.ndarray:
    """0/1 calls, each half judged by the operating point of the other half."""
    called = np.zeros(len(score), bool)
    for side in (False, True):
        called[half == side] = score[half == side] >= best_f1_point(truth[half != side], score[half != side])
    return called


def describe(labels: list[str], truth: np.ndarray, score: np.ndarray) -> tuple[list[dict], list[dict]]:
    """The card's findings and its performance rows."""
    random = np.random.default_rng(9)
    half = random.random(len(truth)) < 0.5
    resamples = [random.integers(0, len(truth), len(truth)) for _ in range(RESAMPLES)]
    seen = (truth.sum(0) > 0) & (truth.sum(0) < len(truth))
    samples = np.full((RESAMPLES, len(labels)), np.nan)
    for b, rows in enumerate(resamples):
        for k in np.flatnonzero(seen):
            if 0 < truth[rows, k].sum() < len(rows):
                samples[b, k] = roc_auc_score(truth[rows, k], score[rows, k])
    point = {k: float(roc_auc_score(truth[:, k], score[:, k])) for k in np.flatnonzero(seen)}
    findings = []
    for k, label in enumerate(labels):
        english, chinese, kind, urgency = STATEMENTS[label]
        positives = int(truth[:, k].sum())
        auroc = None
        if k in point:
            low, high = np.nanpercentile(samples[:, k], [2.5, 97.5])
            auroc = {"point": round(point[k], 4), "low": round(float(low), 4), "high": round(float(high), 4)}
        why = ("rare-rhythm" if label in NEVER_CLAIMED else "few-examples" if positives < FEW
               else "weak" if auroc is None or auroc["low"] < WEAK_AUROC else None)
        row = {"label": label, "name": {"en": english, "zh-TW": chinese}, "kind": kind, "urgency": urgency,
               "claimed": why is None, "whyNot": why, "positives": positives, "operatingPoint": None, "auroc": auroc,
               "sensitivity": None, "specificity": None, "ppv": None}
        if why is None:
            called, true = cross_fitted(truth[:, k], score[:, k], half), truth[:, k] > 0
            row["operatingPoint"] = round(best_f1_point(truth[:, k], score[:, k]), 4)
            row["sensitivity"] = wilson(int((called & true).sum()), positives)
            row["specificity"] = wilson(int((~called & ~true).sum()), int((~true).sum()))
            row["ppv"] = wilson(int((called & true).sum()), int(called.sum()))
        findings.append(row)
    source = "PTB-XL 1.0.3 fold 9, bootstrap of recordings"
    performance = []
    groups = {("all statements", "所有所見"): lambda s: True, ("diagnostic", "診斷"): lambda s: s[2] == "diagnostic",
              ("form", "波形"): lambda s: s[2] == "form", ("rhythm", "節律"): lambda s: s[2] == "rhythm"}
    for (english, chinese), belongs in groups.items():
        columns = [k for k in np.flatnonzero(seen) if belongs(STATEMENTS[labels[k]])]
        low, high = np.nanpercentile(np.nanmean(samples[:, columns], axis=1), [2.5, 97.5])
        mean = np.mean([point[k] for k in columns])
        performance.append({"measure": {"en": f"Macro AUROC, {english} ({len(columns)})",
                                        "zh-TW": f"巨觀平均 AUROC，{chinese}（{len(columns)}）"},
                            "value": {"en": f"{mean:.3f} ({low:.3f}-{high:.3f})",
                                      "zh-TW": f"{mean:.3f}（{low:.3f}-{high:.3f}）"},
                            "population": {"en": f"PTB-XL fold 9, n = {len(truth)} (also used to select the epoch)",
                                           "zh-TW": f"PTB-XL 第 9 組，n = {len(truth)}（亦用於選擇訓練週期）"},
                            "source": source})
    return findings, performance


def golden_ecgs() -> np.ndarray:
    """Two made-up signals [2, 12, 1000] in mV: nobody's heart, but in the range of one."""
    time_s, lead = np.arange(1000) / 100.0, np.arange(12)[:, None]
    regular = 0.9 * np.exp(-(((time_s * 1.2) % 1 - 0.3) ** 2) / 0.0008) + 0.25 * np.exp(-(((time_s * 1.2) % 1 - 0.6) ** 2) / 0.006)
    first = regular * np.cos(0.5 * lead)
    second = 0.6 * np.sin(2 * np.pi * (1.7 + 0.05 * lead) * time_s) + 0.1 * np.cos(2 * np.pi * 7.3 * time_s + lead)
    return np.stack([first, second]).astype("f4")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    arguments = parser.parse_args()
    target = Path(__file__).parent.parent / "packages" / "models" / MODEL_ID
    target.mkdir(parents=True, exist_ok=True)

    saved = torch.load(arguments.run / "best.pt", weights_only=False)
    network = EcgNetwork(len(saved["labels"]))
    network.load_state_dict(saved["network"])
    module = WithProbability(network).eval()
    graph_file = target / "model.onnx"
    torch.onnx.export(module, (torch.zeros(2, 12, 1000),), str(graph_file), input_names=["ecg"], output_names=["probability"],
                      dynamic_axes={"ecg": {0: "N"}, "probability": {0: "N"}}, opset_version=17, dynamo=False)
    onnx.checker.check_model(str(graph_file))
    session = onnxruntime.InferenceSession(str(graph_file), providers=["CPUExecutionProvider"])

    def run(ecg: np.ndarray) -> np.ndarray:
        return np.concatenate([session.run(None, {"ecg": ecg[i : i + 256]})[0] for i in range(0, len(ecg), 256)])

    ecg_9, truth, labels = load(arguments.data, [9])
    with torch.no_grad():
        native = module(torch.from_numpy(ecg_9[:64])).numpy()
    difference = float(np.abs(native - run(ecg_9[:64])).max())
    alone = float(np.abs(run(ecg_9[:1]) - run(ecg_9[:64])[:1]).max())
    print(f"onnx against torch: {difference:.2e}; one against a batch: {alone:.2e}")
    if max(difference, alone) > 1e-4:
        raise SystemExit("the exported graph does not compute what the network computes")

    findings, performance = describe(labels, truth, run(ecg_9))
    golden = golden_ecgs()
    (target / "golden.json").write_text(json.dumps({
        "ecg": base64.b64encode(golden.astype("<f4").tobytes()).decode(), "n": len(golden),
        "probability": [[float(f"{p:.7g}") for p in row] for row in run(golden)]}) + "\n")
    card = {
        "id": MODEL_ID, "version": "0.1.0", "kind": "network", "app": "ecg-triage", "group": "ecg",
        "name": {"en": "ECG network, 71 statements", "zh-TW": "心電圖神經網路（71 項）"},
        "question": {"en": "What does this 12-lead ECG show?", "zh-TW": "這張十二導程心電圖有什麼發現？"},
        "intendedUse": {
            "en": "Orders and pre-reads resting 12-lead ECGs of adults for a clinician who confirms every finding. Not a diagnosis.",
            "zh-TW": "為臨床醫師預先判讀並排序成人靜態十二導程心電圖；每項發現都須由醫師確認。不是診斷。"},
        "population": {
            "en": "PTB-XL: 18,869 patients of one German centre, 1989-1996, 10 s resting ECGs.",
            "zh-TW": "PTB-XL：德國單一中心 18,869 位病人，1989–1996 年，10 秒靜態心電圖。"},
        "limits": {
            "en": "Not tested on Taiwanese patients or children. Does not claim VT, VF, atrial flutter, SVT, second- or third-degree AV block or WPW. Statements with fewer than 30 examples are not shown.",
            "zh-TW": "未在臺灣病人或兒童驗證。不判讀 VT、VF、心房撲動、上心室心搏過速、二度或三度房室傳導阻滯及 WPW。測試例少於 30 的項目不顯示。"},
        "inputs": [],
        "output": {"unit": "1", "name": {"en": "Probability of each statement", "zh-TW": "各項機率"}, "horizonYears": None},
        "categories": [], "reference": None, "refuseWhen": [],
        "performance": performance,
        "citation": "Trained by training/ on PTB-XL 1.0.3 folds 1-8 (Wagner et al. 2020, 10.1038/s41597-020-0495-6, CC BY 4.0); epoch selected on fold 9.",
        "licence": "Apache-2.0; training data CC BY 4.0",
        "status": "caution",
        "caution": {"en": "Research version; not validated in Taiwan.", "zh-TW": "研究版本；尚未在臺灣驗證。"},
        "sha256": hashlib.sha256(graph_file.read_bytes()).hexdigest(),
        "tolerance": {"absolute": 0.0001, "relative": 0.001},
        "labels": labels, "findings": findings,
    }
    (target / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n")
    print(json.dumps(performance, indent=1), f"{graph_file.stat().st_size:,} bytes,", sum(f["claimed"] for f in findings), "claimed")


if __name__ == "__main__":
    main()
