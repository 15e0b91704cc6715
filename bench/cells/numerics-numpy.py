"""What takes a processor's time, in NumPy."""

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
# %%
wide, other = np.random.rand(1_000_000), np.random.rand(1_000_000)
single, whole = wide.astype("float32"), np.random.randint(0, 100, 1_000_000)
small = np.random.rand(200, 200)
# %%
measure("exp", 31, lambda: np.exp(wide))
# %%
measure("exp-single", 31, lambda: np.exp(single))
# %%
measure("tanh", 31, lambda: np.tanh(wide))
# %%
measure("tanh-single", 31, lambda: np.tanh(single))
# %%
measure("ln", 31, lambda: np.log(wide))
# %%
measure("sqrt", 31, lambda: np.sqrt(wide))
# %%
measure("logistic", 31, lambda: 1 / (1 + np.exp(-wide)))
# %%
measure("arithmetic", 31, lambda: 2 * wide + other * other)
# %%
measure("add", 31, lambda: wide + other)
# %%
measure("total", 31, lambda: wide.sum())
# %%
measure("total-single", 31, lambda: single.sum())
# %%
measure("deviation", 31, lambda: wide.std())
# %%
measure("deviation-single", 31, lambda: single.std())
# %%
measure("cosine", 31, lambda: wide @ other / (np.linalg.norm(wide) * np.linalg.norm(other)))
# %%
measure("integers", 31, lambda: whole * whole)
# %%
measure("row", 31, lambda: a + right)
# %%
measure("columns", 31, lambda: np.hstack([a, b]))
# %%
measure("outer", 31, lambda: np.outer(right, right))
# %%
measure("matvec", 31, lambda: a @ right)
# %%
measure("inverse", 31, lambda: np.linalg.inv(small))
# %%
measure("print", 31, lambda: str(a))
