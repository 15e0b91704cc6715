"""The two networks in PyTorch, with the loop over batches that its users write."""

# %%
import os
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def measure(name, repeats, work):
    """Prints the middle one of a few times; the first call is left out."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print("MEASURED", name, sorted(times)[repeats // 2])


def fit(model, loss_of, x, y, epochs, batch_size):
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            optimizer.zero_grad()
            loss_of(model(x[batch]), y[batch]).backward()
            optimizer.step()
# %%
np.random.seed(0)
x = torch.tensor(np.random.rand(100, 5), dtype=torch.float32)
y = torch.tensor(np.random.rand(100, 1), dtype=torch.float32)
# %%
def chapter_network():
    return nn.Sequential(
        nn.Linear(5, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1), nn.Sigmoid()
    )
# %%
measure("fit", 3, lambda: fit(chapter_network(), nn.BCELoss(), x, y, 50, 32))
# %%
images = torch.tensor(np.random.rand(20_000, 784), dtype=torch.float32)
digits = torch.tensor(np.random.randint(0, 10, 20_000))
large = nn.Sequential(
    nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)
)
# %%
measure("epoch", 3, lambda: fit(large, nn.CrossEntropyLoss(), images, digits, 1, 128))
# %%
deep = nn.Sequential(*[layer for _ in range(10) for layer in (nn.Linear(64, 64), nn.Tanh())])
rows = torch.tensor(np.random.rand(10_000, 64), dtype=torch.float32)
# %%
with torch.no_grad():
    measure("deep", 11, lambda: deep(rows))
