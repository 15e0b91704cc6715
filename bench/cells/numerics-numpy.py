"""Computations that need processor time, in NumPy."""

# %%
import time

import numpy as np


def measure(name, repeats, work):
    """Prints the middle one of a few times; the first call is left out."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print("MEASURED", name, sorted(times)[repeats // 2])
# %%
np.random.seed(0)
a, b = np.random.randn(1000, 1000), np.random.randn(1000, 1000)
right = np.random.randn(1000)
tall = np.random.randn(500, 300)
# %%
measure("matmul", 31, lambda: a @ b)
# %%
measure("solve", 31, lambda: np.linalg.solve(a, right))
# %%
measure("svd", 31, lambda: np.linalg.svd(tall))
# %%
measure("pinv", 31, lambda: np.linalg.pinv(tall))
