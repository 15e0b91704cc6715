"""Writes edges.json: the results of numpy.linalg, mainly for edge cases.

Run it with NumPy installed: python edges.py
The version it ran with is in the file. Numbers are written so that they read back exactly.
"""

import json
import pathlib
import warnings

import numpy as np

warnings.simplefilter("ignore")
EPS = np.finfo(float).eps
NAN, INF = np.nan, np.inf


def f32(values):
    return np.array(values, dtype=np.float32)


def f64(values):
    return np.array(values, dtype=np.float64)


def i32(values):
    return np.array(values, dtype=np.int32)


def i64(values):
    return np.array(values, dtype=np.int64)


def hilbert(n, kind=f64):
    return kind([[1 / (i + j + 1) for j in range(n)] for i in range(n)])


def noise(*shape, kind=f64, seed=0):
    return kind(np.random.RandomState(seed).randint(-99, 100, shape) / 16)


def diagonal(*values, shape=None, kind=f64):
    shape = shape or (len(values), len(values))
    matrix = kind(np.zeros(shape))
    np.fill_diagonal(matrix, values)
    return matrix


KINDS = {"float32": "f32", "float64": "f64", "int32": "i32", "int64": "i64", "bool": "bool"}


def numbers(array):
    """An array as one text, "f64 2 2: 1 2 3 4": kind, shape, elements by their shortest digits."""
    array = np.asarray(array)
    shape = "".join(f" {size}" for size in array.shape)
    data = "".join(" " + str(x).removesuffix(".0") for x in array.ravel())
    return f"{KINDS[array.dtype.name]}{shape}:{data}"


CASES = []


def case(call, function, *operands, tolerance=None, **more):
    """One call: its operands, and either its results or the text of its LinAlgError."""
    entry = {"call": call, "operands": [numbers(o) for o in operands], **more}
    try:
        results = function(*operands)
        entry["results"] = [numbers(r) for r in results]
    except np.linalg.LinAlgError as error:
        entry["error"] = str(error)
    # How far a result may be off, relative to its largest element.
    usual = 1e-5 if any(o.dtype == np.float32 for o in operands) else 1e-12
    entry["tolerance"] = tolerance or usual
    CASES.append(entry)


def products():
    one = lambda f: lambda *operands: [f(*operands)]
    pairs = [
        (i32([[1, 2], [3, 4]]), i32([[5, 6], [7, 8]])),
        (i64([[10**9, 1], [-(10**9), 1]]), i64([[10**9, 2], [3, 4]])),
        (noise(2, 3), noise(3, 4, seed=1)),
        (noise(9, 9, kind=f32), noise(9, 2, kind=f32, seed=1)),
        (noise(2, 0), noise(0, 3)),
        (noise(0, 2), noise(2, 3)),
        (f64([[INF, 1]]), f64([[1], [2]])),
        (f64([[INF, 1]]), f64([[0], [2]])),
    ]
    for a, b in pairs:
        case("matmul", one(np.matmul), a, b)
    for a, x in [
        (i64([[1, 2], [2, 3], [3, 4], [4, 5]]), i64([5, 5])),
        (noise(4, 3), noise(3, seed=2)),
        (noise(9, 8, kind=f32), noise(8, kind=f32, seed=2)),
        (noise(3, 0), noise(0)),
    ]:
        case("matvec", one(np.matmul), a, x)
    for x, y in [
        (i32([1, 2]), i32([3, 4])),
        (noise(50), noise(50, seed=1)),
        (noise(0), noise(0)),
        (f64([NAN, 1]), f64([1, 1])),
    ]:
        case("dot", one(np.dot), x, y)
    case("outer", one(np.outer), i64([1, 2]), i64([3, 4, 5]))
    case("outer", one(np.outer), i32([2**10, -3]), i32([2**10, 2**20]))
    case("outer", one(np.outer), noise(2), noise(3))


def closeness():
    pairs = [
        (f64([1.0]), f64([1.0])),
        (f64([1.00001]), f64([1.0])),
        (f64([1.000011]), f64([1.0])),
        (f64([0.0]), f64([1e-8])),
        (f64([1e-8]), f64([0.0])),
        (f64([1.1e-8]), f64([0.0])),
        (f64([99999.0]), f64([100000.0])),
        (f64([100000.0]), f64([99999.0])),
        (f64([NAN]), f64([NAN])),
        (f64([1.0, NAN]), f64([1.0, 1.0])),
        (f64([INF]), f64([INF])),
        (f64([INF]), f64([-INF])),
        (f64([1e308]), f64([INF])),
        (f64([INF]), f64([1e308])),
        (f64([-0.0]), f64([0.0])),
        (f64([]), f64([])),
        (f64([[1, 2], [3, 4]]), f64([[1, 2], [3, 4.1]])),
        (f32([1.00001]), f32([1.0])),
        (f32([1.0001]), f32([1.0])),
        (f32([3.0000298]), f32([3.0])),
        (f32([16777216]), f32([16777048])),
        (f32([NAN, INF]), f32([NAN, INF])),
        (i64([100000]), i64([100001])),
        (i64([100001]), i64([100002])),
        (i64([10**18]), i64([10**18 + 1])),
        (i32([1, 2]), i32([1, 3])),
    ]
    for a, b in pairs:
        case("allclose", lambda a, b: [np.allclose(a, b)], a, b)
    for a, b, rtol, atol in [
        (f64([99.0]), f64([100.0]), 0.01, 0.0),
        (f64([100.0]), f64([99.0]), 0.01, 0.0),
        (f64([1.0]), f64([1.5]), 0.0, 0.5),
        (f32([0.1]), f32([0.2]), 0.0, 0.1),
        (f64([1.0]), f64([INF]), INF, 0.0),
    ]:
        close = lambda a, b: [np.allclose(a, b, rtol=rtol, atol=atol)]
        case("allclose_with", close, a, b, rtol=str(rtol), atol=str(atol))


def norms():
    vectors = [
        i64([3, -4]),
        i32([-(2**31), 0]),
        f64([]),
        f64([0, -0.0]),
        f64([1e-200, 1e-200]),
        f64([1e200, 1e200]),
        f64([NAN, 1]),
        f64([1, NAN, INF]),
        f64([-INF, 1]),
        f32([1e-3, 2, -3]),
        f32([1e30, 1e30]),
        noise(40, kind=f32),
        noise(40),
    ]
    for x in vectors:
        for call, order in [("norm_l1", 1), ("norm_l2", 2), ("norm_max", INF)]:
            case(call, lambda x: [np.linalg.norm(x, order)], x)
    for a in [i64([[1, 2], [3, 4]]), noise(3, 5), noise(3, 5, kind=f32), f64([[INF, 1]])]:
        case("norm_frobenius", lambda a: [np.linalg.norm(a)], a)
    case("norm_frobenius", lambda a: [np.linalg.norm(a)], f64(np.zeros((0, 3))))


def systems():
    matrices = [
        (i64([[2, 1], [1, 3]]), {}),
        (i32([[1, 2], [3, 4]]), {}),
        (f64([[0, 1], [1, 0]]), {}),
        (f64([[1, 2], [2, 4]]), {}),
        (f64([[0.1, 0.3], [0.2, 0.7]]), {}),
        (f64([[1e-200, 0], [0, 1e-200]]), {}),
        (f64([[1e200, 0], [0, 1e200]]), {}),
        (f64([[3]]), {}),
        (f64([[0]]), {}),
        (f64([[0, 0], [0, 0]]), {}),
        (f64(np.zeros((0, 0))), {}),
        (hilbert(4), {"tolerance": 1e-11}),
        (hilbert(8), {"tolerance": 1e-6}),
        (hilbert(3, f32), {"tolerance": 1e-3}),
        (noise(5, 5), {}),
        (noise(8, 8, kind=f32), {"tolerance": 1e-4}),
        (f64([[1, 2, 3], [4, 5, 6]]), {}),
        (i64([[1, 2], [2, 3], [3, 4], [4, 5]]), {}),
    ]
    one = lambda f: lambda *operands: [f(*operands)]
    for a, more in matrices:
        case("determinant", one(np.linalg.det), a, **more)
        case("inverse", one(np.linalg.inv), a, **more)
        if a.shape[0] == a.shape[1]:
            n = a.shape[0]
            kind = a.dtype.type
            vector = np.arange(1, n + 1).astype(kind)
            case("solve", one(np.linalg.solve), a, vector, **more)
            right = (np.arange(3 * n).reshape(n, 3) % 5).astype(kind)
            case("solve", one(np.linalg.solve), a, right, **more)
    case("solve", one(np.linalg.solve), noise(2, 2), np.zeros((2, 0)))


def decompositions():
    matrices = [
        i64([[1, 2], [2, 3], [3, 4], [4, 5]]),
        i32([[1, 2, 3], [4, 5, 6]]),
        f64([[3, 0], [0, -2]]),
        f64([[2]]),
        f64([[-2]]),
        noise(4, 4),
        noise(3, 7),
        noise(9, 2),
        noise(3, 9, kind=f32),
        hilbert(6),
        f64([[1e-300, 2e-300], [3e-300, 4e-300]]),
        f64([[1e300, 2e300], [3e300, 4e300]]),
        f64([[1], [2], [2]]),
        f64([[1, 2, 2]]),
        np.zeros((0, 3)),
        np.zeros((2, 0)),
    ]
    for a in matrices:
        full = lambda a: np.linalg.svd(a)
        thin = lambda a: np.linalg.svd(a, full_matrices=False)
        case("svd", full, a)
        case("svd_thin", thin, a)
        case("singular_values", lambda a: [np.linalg.svdvals(a)], a)


def ranks():
    """Ranks, pseudo-inverses by three cuts, and least squares of the same matrices."""
    tall = diagonal(1, 10 * EPS, shape=(20, 2))  # cut by max(M, N)·eps, not by eps
    matrices = [
        (i64([[1, 2], [2, 3], [3, 4], [4, 5]]), {}),
        (i64([[1, 1, 2], [1, 2, 3], [1, 3, 4], [1, 4, 5]]), {}),
        (i32([[1, 2], [2, 4]]), {}),
        (f32([[1, 1], [1, 1.0000001]]), {}),
        (f32([[1, 2], [2, 4], [3, 6]]), {}),
        (noise(3, 9, kind=f32), {}),
        (diagonal(1, 1e-7, kind=f32), {}),
        (diagonal(1, 3e-7, kind=f32), {}),
        (diagonal(1, 1e-15), {}),
        (diagonal(1, 1.1e-15), {}),
        (diagonal(1, 2 * EPS), {}),
        (diagonal(1, 3 * EPS), {}),
        (diagonal(1e-300, 1e-306), {}),
        (diagonal(1e300, 1e280), {}),
        (tall, {}),
        (f64([[0, 0], [0, 0]]), {}),
        (f64([[5]]), {}),
        (f64([[0]]), {}),
        (f64([[1, 2, 2]]), {}),
        (f64([[1], [2], [2]]), {}),
        (noise(3, 7), {}),
        (noise(9, 4), {}),
        (noise(6, 2) @ noise(2, 5, seed=3), {}),
        (hilbert(5), {"tolerance": 1e-9}),
        (np.zeros((0, 3)), {}),
        (np.zeros((3, 0)), {}),
    ]
    one = lambda f: lambda *operands: [f(*operands)]
    for a, more in matrices:
        case("matrix_rank", one(np.linalg.matrix_rank), a)
        # If the default keeps a rounding error, its inverse is noise and cannot be compared.
        keeps_noise = a.dtype == np.float32 and min(a.shape) > np.linalg.matrix_rank(a) and a[0, 1] != 1
        if not keeps_noise:
            case("pseudoinverse", one(np.linalg.pinv), a, **more)
        floats = a if a.dtype.kind == "f" else a.astype(float)  # rtol=None refuses integers
        case("pseudoinverse_by_rank", lambda _: [np.linalg.pinv(floats, rtol=None)], a, **more)
        case("pseudoinverse_with", lambda a: [np.linalg.pinv(a, 0.1)], a, rcond="0.1", **more)
        m = a.shape[0]
        vector = (np.arange(m) % 3 + 1).astype(a.dtype)
        right = (np.arange(2 * m).reshape(m, 2) % 5).astype(a.dtype)
        if a.shape[1] > 0:  # without columns NumPy's residuals are not set
            case("least_squares", np.linalg.lstsq, a, vector, **more)
            case("least_squares", np.linalg.lstsq, a, right, **more)


products()
closeness()
norms()
systems()
decompositions()
ranks()
versions = json.dumps({"numpy": np.__version__})
lines = ",\n".join(json.dumps(entry) for entry in CASES)
text = f'{{"versions": {versions}, "cases": [\n{lines}\n]}}\n'
pathlib.Path(__file__).with_name("edges.json").write_text(text)
