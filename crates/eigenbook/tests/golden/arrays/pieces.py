"""Writes pieces.json: NumPy's functions of each element, joined arrays, and functions that leave out NaN.

Run it with NumPy installed: python pieces.py
The version it ran with is in the file. Numbers are written so that they read back exactly.
"""

import warnings

import numpy as np
from cases import case, write

NAN, INF = np.nan, np.inf
FUNCTIONS = {
    "exp": np.exp, "ln": np.log, "tanh": np.tanh, "sin": np.sin, "cos": np.cos, "sqrt": np.sqrt,
    "abs": np.abs, "round": np.round, "signum": np.sign, "pow2": np.square,
    "powi": lambda x: x**3, "powf": lambda x: x ** x.dtype.type(2.5),
}


def functions():
    random = np.random.RandomState(7)
    real = np.concatenate([random.standard_normal(60) * 4, [0.0, -0.0, 0.5, 1.5, -2.5, 1e-8, -30, 80, NAN, INF, -INF]])
    for kind in [np.float64, np.float32]:
        x = real.astype(kind)
        for call, function in FUNCTIONS.items():
            case(call, function(x), operands=[x], is_of_floats=True)


def pairs():
    random = np.random.RandomState(8)
    for kind in [np.float64, np.float32, np.int32, np.int64]:
        a, b = [(random.randint(-9, 10, (3, 4)) / (1 if np.dtype(kind).kind == "i" else 8)).astype(kind) for _ in "ab"]
        yield a, b
        if np.dtype(kind).kind == "f":
            a, b = a.copy(), b.copy()
            a[0, 1] = b[2, 2] = NAN
            a[1, 1] = -INF
            yield a, b


def joins():
    for a, b in pairs():
        case("concatenate", np.concatenate([a, b]), np.concatenate([a, b], axis=1), np.concatenate([a[0], b[1, :2]]), operands=[a, b])
        case("stack", *[np.stack([a, b], axis=axis) for axis in range(3)], operands=[a, b])
        case("hstack", np.hstack([a, b]), np.hstack([a[0], b[1]]), operands=[a, b])
        case("vstack", np.vstack([a, b]), np.vstack([a[0], b[1]]), operands=[a, b])
        case("diff", np.diff(a, axis=0), np.diff(a, axis=1), np.diff(a, 2, axis=1), np.diff(a, 9, axis=0), operands=[a])
        case("larger", np.maximum(a, b), np.minimum(a, b), np.maximum(a, a.dtype.type(1)), np.minimum(a, a.dtype.type(1)), operands=[a, b])
        case("hadamard", a * b, operands=[a, b])
        case("transpose", a.T, operands=[a])
        with_zero = a > 0
        case("truths", with_zero.sum().astype(np.uint64), with_zero.mean(), with_zero.any(), with_zero.all(), operands=[a])
        if np.isfinite(a * b).all():
            x, y = a[0], b[1]
            wide = x.astype(np.float64) if x.dtype.kind == "i" else x
            case("cosine_similarity", wide @ y / (np.linalg.norm(x) * np.linalg.norm(y)).astype(wide.dtype), operands=[x, y])
            u, s, vt = np.linalg.svd(a.astype(np.float64), full_matrices=False)
            lower = (u[:, :2] * s[:2] @ vt[:2]).astype(wide.dtype)
            case("low_rank", lower, (u * s @ vt).astype(wide.dtype), operands=[a])
            dependent = np.vstack([a, a[:1]]).T
            for matrix in [a.T, dependent]:
                case("is_linearly_dependent", np.linalg.matrix_rank(matrix) < matrix.shape[1], operands=[matrix])


def without_nan():
    random = np.random.RandomState(9)
    for kind in [np.float64, np.float32]:
        for shape in [(7,), (5, 4), (9, 30), (2, 3, 4), (300,)]:
            a = random.standard_normal(shape).astype(kind)
            a[random.uniform(size=shape) < 0.3] = NAN
            yield a
        yield np.full(3, NAN, kind)
        yield np.array([[NAN, 1, NAN], [NAN, NAN, 2.5]], kind)
        yield np.array([[INF, 1, NAN], [-INF, NAN, 2.5]], kind)


def missing():
    for a in without_nan():
        for axis in [None, *range(a.ndim)]:
            results = [f(a, axis=axis) for f in [np.nansum, np.nanmean, np.nanmedian, np.nanmax, np.nanmin]]
            deviations = [np.nanstd(a, axis=axis, ddof=ddof) for ddof in [0, 1]]
            case("without_nan", *results, *deviations, operands=[a], axis=axis, is_of_floats=True)


np.seterr(all="ignore")
warnings.simplefilter("ignore")
functions()
joins()
missing()
write(__file__)
