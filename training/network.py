"""The first ECG network: a compact 1-D residual network with a recurrent head."""

import torch
from torch import nn


class ResidualBlock(nn.Module):
    """Two convolutions with a shortcut; halves the time axis when stride is 2."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, dropout: float):
        super().__init__()
        pad = kernel // 2
        self.body = nn.Sequential(
            nn.Conv1d(inputs, outputs, kernel, stride, pad, bias=False),
            nn.BatchNorm1d(outputs),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Conv1d(outputs, outputs, kernel, 1, pad, bias=False),
            nn.BatchNorm1d(outputs),
        )
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.AvgPool1d(stride, stride, ceil_mode=True) if stride > 1 else nn.Identity(),
            nn.Conv1d(inputs, outputs, 1, bias=False),
            nn.BatchNorm1d(outputs),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


class EcgNetwork(nn.Module):
    """ecg [N, 12, T] in millivolt at 100 Hz -> logits [N, labels]."""

    def __init__(self, labels: int = 71, dropout: float = 0.1):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv1d(12, 48, 9, 2, 4, bias=False), nn.BatchNorm1d(48), nn.ReLU())
        self.blocks = nn.Sequential(
            ResidualBlock(48, 48, 7, 2, dropout),
            ResidualBlock(48, 72, 7, 2, dropout),
            ResidualBlock(72, 96, 5, 2, dropout),
            ResidualBlock(96, 112, 5, 1, dropout),
        )
        self.recurrent = nn.GRU(112, 64, batch_first=False, bidirectional=True)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(256, labels)

    def forward(self, ecg: torch.Tensor) -> torch.Tensor:
        x = self.blocks(self.stem(ecg - ecg.mean(dim=2, keepdim=True)))
        with torch.autocast("cpu", enabled=False):
            steps, _ = self.recurrent(x.float().permute(2, 0, 1))
            pooled = torch.cat([steps.mean(dim=0), steps.amax(dim=0)], dim=1)
            return self.head(self.drop(pooled))
