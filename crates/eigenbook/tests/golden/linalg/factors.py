"""Writes factors.json: eigenvalues, QR, Cholesky, condition, trace, exponentials and products.

Run it with NumPy and SciPy installed: python factors.py
The versions it ran with are in the file. Numbers are written so that they read back exactly;
a complex array is written as its real and its imaginary part.
"""

import json
import pathlib

import numpy as np
import scipy

KINDS = {"float32": "f32", "float64": "f64", "int32": "i32", "int64": "i64"}
CASES = []


def numbers(array):
    """An array as one text, "f64 2 2: 1 2 3 4": kind, shape, elements by their shortest digits."""
    array = np.asarray(array)
    shape = "".join(f" {size}" for size in array.shape)
    data = "".join(" " + str(x).removesuffix(".0") for x in array.ravel())
    return f"{KINDS[array.dtype.name]}{shape}:{data}"


def case(call, results, *operands, **more):
    tolerance = 1e-5 if any(np.asarray(o).dtype == np.float32 for o in operands) else 1e-11
    CASES.append({
        "call": call, "operands": [numbers(o) for o in operands],
        "results": [numbers(r) for r in results], "tolerance": tolerance, **more,
    })


def parts(array):
    array = np.asarray(array, dtype=np.complex128)
    return [array.real, array.imag]


def matrices():
    random = np.random.RandomState(3)
    yield np.array([[2.0, 1.0], [1.0, 3.0]])
    yield np.array([[0, -1], [1, 0]], dtype=np.int32)
    yield np.array([[1, 2], [3, 4]], dtype=np.int64)
    yield np.array([[4.0]])
    yield np.array([[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [0.0, 0.0, 6.0]])
    yield random.randint(-99, 100, (6, 6)) / 16
    yield (random.randint(-99, 100, (5, 5)) / 16).astype(np.float32)
    yield random.randint(-9, 10, (4, 4)).astype(np.int64)


def squares():
    for a in matrices():
        # Tests compare them in order of size.
        case("eigenvalues", parts(np.sort_complex(np.linalg.eigvals(a))), a)
        wide = a.astype(np.float64)
        symmetric = wide @ wide.T + np.eye(len(a))
        for kind in [np.float64, np.float32]:
            s = symmetric.astype(kind)
            values, vectors = np.linalg.eigh(s)
            case("eigen_symmetric", [values, vectors], s)
            case("cholesky", [np.linalg.cholesky(s)], s)
        case("trace", [np.trace(a, dtype=a.dtype)], a)


def others():
    random = np.random.RandomState(4)
    shapes = [(3, 3), (5, 2), (2, 5), (1, 1), (4, 4)]
    for shape in shapes:
        a = random.randint(-99, 100, shape) / 16
        for kind in [np.float64, np.float32]:
            case("qr", np.linalg.qr(a.astype(kind)), a.astype(kind))
        case("condition_number", [np.float64(np.linalg.cond(a))], a)
    hilbert = np.array([[1 / (i + j + 1) for j in range(4)] for i in range(4)])
    case("condition_number", [np.float64(np.linalg.cond(hilbert))], hilbert)
    case("qr", np.linalg.qr(np.array([[1, 2], [3, 4], [5, 6]])), np.array([[1, 2], [3, 4], [5, 6]]))
    for kind in [np.int32, np.int64, np.float32, np.float64]:
        x, y = random.randint(-9, 10, 3).astype(kind), random.randint(-9, 10, 3).astype(kind)
        case("cross", [np.cross(x, y)], x, y)
        a, b = random.randint(-9, 10, (2, 3)).astype(kind), random.randint(-9, 10, (3, 2)).astype(kind)
        case("kron", [np.kron(a, b)], a, b)


def exponentials():
    random = np.random.RandomState(5)
    for a in [*matrices(), np.zeros((2, 2)), random.randn(5, 5) * 10, random.randn(3, 3) / 1000,
              np.array([[-1000.0, 1.0], [0.0, -1000.0]]), np.array([[0.0, -3.0], [3.0, 0.0]])]:
        result = scipy.linalg.expm(a.astype(np.float64))
        case("expm", [result.astype(np.float32 if a.dtype == np.float32 else np.float64)], a)


def sums():
    """One row for each kind of sum, with the sizes of its letters."""
    sizes = {"i": 2, "j": 3, "k": 4, "b": 2, "l": 3}
    rows = ["ij->ji", "ij->", "ij->j", "ii->i", "ii", "ij", "ba", "iij->j", "i->i", "->", "iji->j",
            "ij,jk->ik", "ij,jk", "ij,kj->ik", "ij,j->i", "i,i", "i,i->", "i,j->ij", "i,j->ji", "i,i->i",
            "ij,ij->ij", "ij,ij->", "ij,j->ij", "ij,ji->", "bij,bjk->bik", "bij,bkj->ibk", "ijk,k->ij",
            "ij,kb->", "ii,i->i", "ijk,jkl->il", "ij , jk -> ik", "i,->i",
            "ij,jk,kl->il", "i,ij,j->", "i,j,k->kji", "bi,ij,bj->b", "ij,jk,ik->"]
    random = np.random.RandomState(6)
    for place, letters in enumerate(rows):
        names = letters.replace(" ", "").split("->")[0].split(",")
        shapes = [tuple(sizes.get(axis, 3) for axis in name) for name in names]
        kind = [np.float64, np.int64, np.float32, np.int32][place % 4]
        operands = [(random.randint(-9, 10, shape)).astype(kind) for shape in shapes]
        case("einsum", [np.asarray(np.einsum(letters, *operands), dtype=kind)], *operands, letters=letters)


squares()
others()
exponentials()
sums()
lines = ",\n".join(json.dumps(case) for case in CASES)
text = '{"versions": {"numpy": "%s", "scipy": "%s"}, "cases": [\n%s\n]}\n' % (
    np.__version__, scipy.__version__, lines)
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(text, encoding="utf-8")
print(len(CASES), "cases,", len(text), "bytes")
