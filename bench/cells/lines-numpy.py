"""What a student computes on one line, in NumPy."""

# %%
import time

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
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


def of_each(arrays, name, line):
    for kind, values in arrays.items():
        measure(f"{name}/{kind}", 7 if kind.endswith("7") else 31, lambda: line(*values))


def with_single(double):
    single = {
        kind.replace("f64", "f32"): [array.astype("float32") for array in arrays]
        for kind, arrays in double.items()
    }
    return {**double, **single}
# %%
np.random.seed(0)
vectors = with_single({
    "f64/6": [np.random.rand(1_000_000), np.random.rand(1_000_000)],
    "f64/7": [np.random.rand(10_000_000), np.random.rand(10_000_000)],
})
# %%
of_each(vectors, "exp", lambda a, b: np.exp(a))
of_each(vectors, "ln", lambda a, b: np.log(a))
of_each(vectors, "tanh", lambda a, b: np.tanh(a))
of_each(vectors, "sin", lambda a, b: np.sin(a))
of_each(vectors, "sqrt", lambda a, b: np.sqrt(a))
of_each(vectors, "logistic", lambda a, b: 1 / (1 + np.exp(-a)))
of_each(vectors, "arithmetic", lambda a, b: a * 2 + b * b)
of_each(vectors, "twice", lambda a, b: a * 2)
of_each(vectors, "add", lambda a, b: a + b)
of_each(vectors, "square", lambda a, b: a**2)
of_each(vectors, "greater", lambda a, b: a > 0.5)
of_each(vectors, "maximum", lambda a, b: np.maximum(a, 0.5))
of_each(vectors, "clone", lambda a, b: a.copy())
of_each(vectors, "sum", lambda a, b: a.sum())
of_each(vectors, "mean", lambda a, b: a.mean())
of_each(vectors, "std", lambda a, b: a.std())
of_each(vectors, "max", lambda a, b: a.max())
of_each(vectors, "dot", lambda a, b: a @ b)
of_each(vectors, "norm", lambda a, b: np.linalg.norm(a))
of_each(vectors, "cosine", lambda a, b: a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
of_each(
    vectors,
    "convert",
    lambda a, b: a.astype("float32" if a.dtype == "float64" else "float64"),
)
# %%
matrices = with_single({
    "f64/6": [np.random.rand(1000, 1000)],
    "f64/7": [np.random.rand(10_000, 1000)],
})
for arrays in matrices.values():
    m = arrays[0]
    arrays += [m[0].copy(), m[:, 0].copy()]
chosen = np.arange(1000)[::-2]
# %%
of_each(matrices, "add-row", lambda m, row, column: m + row)
of_each(matrices, "add-column", lambda m, row, column: m + column.reshape(-1, 1))
of_each(matrices, "hstack", lambda m, row, column: np.hstack([m, m]))
of_each(matrices, "concatenate", lambda m, row, column: np.concatenate([m, m], axis=1))
of_each(matrices, "select", lambda m, row, column: m[chosen])
of_each(matrices, "outer", lambda m, row, column: np.outer(column, row))
of_each(matrices, "matvec", lambda m, row, column: m @ row)
of_each(matrices, "sum-rows", lambda m, row, column: m.sum(axis=0))
of_each(matrices, "sum-columns", lambda m, row, column: m.sum(axis=1))
# %%
whole = {
    "i64/6": [np.random.randint(1, 100, 1_000_000), np.random.randint(1, 100, 1_000_000)],
    "i64/7": [np.random.randint(1, 100, 10_000_000), np.random.randint(1, 100, 10_000_000)],
}
# %%
of_each(whole, "times", lambda i, j: i * j)
of_each(whole, "hadamard", lambda i, j: np.multiply(i, j))
of_each(whole, "divide", lambda i, j: i / j)
of_each(whole, "total", lambda i, j: i.sum())
# %%
square, other = np.random.randn(256, 256), np.random.randn(256, 256)
square_32, other_32 = square.astype("float32"), other.astype("float32")
# %%
measure("product-256/f64", 31, lambda: square @ other)
measure("product-256/f32", 31, lambda: square_32 @ other_32)
# %%
small = np.random.rand(200, 200)
small_32 = small.astype("float32")
# %%
measure("inverse-200/f64", 31, lambda: np.linalg.inv(small))
measure("inverse-200/f32", 31, lambda: np.linalg.inv(small_32))
# %%
measure("uniform", 5, lambda: np.random.uniform(-1.0, 1.0, 10_000_000))
measure("normal", 5, lambda: np.random.normal(0.0, 1.0, 10_000_000))
measure("randint", 5, lambda: np.random.randint(0, 100, 10_000_000))
# %%
wide = np.random.rand(3000, 3000)
# %%
measure("print", 31, lambda: str(wide))
# %%
picture = np.random.rand(1000, 1000)


def save_picture():
    figure = plt.figure()
    plt.imshow(picture)
    plt.colorbar()
    plt.savefig("picture.png")
    plt.close(figure)
# %%
measure("heat-map", 3, save_picture)
