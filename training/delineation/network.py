"""A U-Net over one lead of a median beat; each mark is a distribution over time."""

import torch
from torch import nn
from torch.nn import functional as F


def conv(inside, outside, kernel, stride=1, dilation=1):
    """Convolution, normalisation, ReLU; the normalisation is folded into the weights by `export.py`."""
    pad = dilation * (kernel // 2)
    return nn.Sequential(
        nn.Conv1d(inside, outside, kernel, stride, pad, dilation, bias=False), nn.BatchNorm1d(outside), nn.ReLU()
    )


class Delineator(nn.Module):
    """[rows, 5, 560] at 500 Hz to logits [rows, 9, 280] at 250 Hz."""

    def __init__(self, edges=9):
        super().__init__()
        self.stem = conv(5, 8, 9, 2)
        self.down1 = conv(8, 24, 5, 2)
        self.level1 = conv(24, 24, 3)
        self.down2 = conv(24, 32, 5, 2)
        self.level2 = conv(32, 32, 3)
        self.down3 = conv(32, 48, 5, 2)
        self.deep1 = conv(48, 48, 3)
        self.deep2 = conv(48, 48, 3, 1, 2)
        self.to2 = nn.Conv1d(48, 32, 1)
        self.back2 = conv(32, 32, 3)
        self.to1 = nn.Conv1d(32, 24, 1)
        self.back1 = conv(24, 24, 3)
        self.to0 = nn.Conv1d(24, 16, 1)
        self.skip0 = nn.Conv1d(8, 16, 1)
        self.back0 = conv(16, 16, 3)
        self.head = nn.Conv1d(16, edges, 3, 1, 1)

    def forward(self, x):
        double = lambda v: v.repeat_interleave(2, -1)
        stem = self.stem(x)
        one = self.level1(self.down1(stem))
        two = self.level2(self.down2(one))
        deep = self.deep2(self.deep1(self.down3(two)))
        y = self.back2(double(self.to2(deep)) + two)
        y = self.back1(double(self.to1(y)) + one)
        y = self.back0(double(self.to0(y)) + self.skip0(stem))
        return self.head(y)


STRIDE = 2


def places(logits):
    """Expected place of each mark, samples at 500 Hz: [rows, 9]."""
    at = torch.arange(logits.shape[-1])
    return (logits.float().softmax(-1) * at).sum(-1) * STRIDE


def loss_of(logits, y, sigma=2.0, pull=0.05):
    """Cross-entropy against a Gaussian around the mark (`y` in samples at 500 Hz, NaN where none), and its distance."""
    at = torch.arange(logits.shape[-1])
    target = y / STRIDE
    known = torch.isfinite(target) & (target >= 0) & (target <= logits.shape[-1] - 1)
    target = torch.where(known, target, 0)
    wanted = (-0.5 * ((at - target[..., None]) / sigma) ** 2).softmax(-1)
    log = logits.float().log_softmax(-1)
    cross = -(wanted * log).sum(-1)
    expected = (log.exp() * at).sum(-1)
    away = F.smooth_l1_loss(expected, target, reduction="none", beta=2.0)
    return ((cross + pull * away) * known).sum() / known.sum()
