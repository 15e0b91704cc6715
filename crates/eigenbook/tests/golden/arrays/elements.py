"""Writes elements.json: NumPy's results of finding, sorting, summing and choosing.

Run it with NumPy installed: python elements.py
The version it ran with is in the file. Numbers are written so that they read back exactly.
"""

import numpy as np
from cases import case, write

NAN, INF = np.nan, np.inf


def places(array):
    return np.asarray(array).astype(np.uint64)


def arrays():
    random = np.random.RandomState(0)
    whole = random.randint(-9, 10, (4, 5))
    real = random.randint(-99, 100, (3, 4)) / 16
    with_nan = real.copy()
    with_nan[1, 2] = with_nan[2, 0] = NAN
    yield whole.astype(np.int32)
    yield whole.astype(np.int64)
    yield (whole + 9).astype(np.uint8)
    yield (whole + 9).astype(np.uint64)
    yield real
    yield real.astype(np.float32)
    yield with_nan
    yield with_nan.astype(np.float32)
    yield np.array([INF, -INF, 1.0, -0.0, 0.0])
    yield np.array([0.1, 0.2, 0.3, 1e-9, 7.0], dtype=np.float32)
    yield np.array([5])
    yield np.array([NAN, NAN])
    yield whole.reshape(2, 2, 5).astype(np.int64)
    yield random.randint(0, 3, 30)


def elements():
    for a in arrays():
        case("whole", a.max(), a.min(), places(a.argmax()), places(a.argmin()), np.cumsum(a, dtype=a.dtype), operands=[a])
        values, counts = np.unique(a, return_counts=True)
        case("unique", values, places(counts), operands=[a])
        for axis in range(a.ndim):
            case(
                "axis", a.max(axis=axis), a.min(axis=axis), places(a.argmax(axis=axis)),
                places(a.argmin(axis=axis)), np.sort(a, axis=axis),
                places(np.argsort(a, axis=axis, kind="stable")), np.cumsum(a, axis=axis, dtype=a.dtype),
                operands=[a], axis=axis,
            )
        mask = np.arange(len(a)) % 3 != 1
        case("select_where", a[mask], operands=[a, mask])
        if a.dtype != np.uint8 and a.dtype != np.uint64:
            least, most = a.dtype.type(-2), a.dtype.type(3)
            case("clip", np.clip(a, least, most), operands=[a, least, most])
            case("where", np.where(a > 0, a, a[0]), np.where(a > 0, a, least), operands=[a, a > 0, a[0], least])


def ranges():
    for start, stop, step in [(0, 10, 2), (5, -5, -3), (3, 3, 1), (0, 7, 3), (-4, 4, 1), (9, 0, 1)]:
        for kind in [np.int32, np.int64]:
            bounds = [kind(x) for x in (start, stop, step)]
            case("arange", np.arange(*bounds, dtype=kind), operands=bounds)
    for start, stop, step in [
        (0, 1, 0.1), (1, 2, 0.3), (1, 0, -0.25), (0.1, 0.9, 0.2), (-1, 1, 0.07), (0, 1, 2), (2, 1, 1),
    ]:
        for kind in [np.float32, np.float64]:
            bounds = [kind(x) for x in (start, stop, step)]
            case("arange", np.arange(*bounds, dtype=kind), operands=bounds)


def classes():
    for labels, n_classes in [([0, 2, 1, 1], 3), ([4], 6), ([], 2)]:
        labels = np.array(labels, dtype=np.int64)
        # keras.utils.to_categorical is this line of NumPy.
        case("one_hot", np.eye(n_classes, dtype=np.float32)[labels], operands=[labels, places(n_classes)])


elements()
ranges()
classes()
write(__file__)
