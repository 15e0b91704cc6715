"""Writes statistics.json: NumPy's quantiles, counts, repetitions, covariances and spacings.

Run it with NumPy installed: python statistics.py
The version it ran with is in the file. Numbers are written so that they read back exactly.
"""

import warnings

import numpy as np
from cases import case, write

NAN = np.nan


def arrays():
    random = np.random.RandomState(5)
    real = random.randint(-99, 100, (5, 4)) / 7
    yield real
    yield real.astype(np.float32)
    yield random.randint(-9, 10, (4, 7)).astype(np.int32)
    yield random.randint(-9, 10, (3, 6)).astype(np.int64)
    yield random.standard_normal((2, 9))
    yield np.array([[0.1, 0.3, 0.2, 0.7], [1e300, 1.5, -1e300, 2.5]])
    yield np.array([[NAN, 1.0, 2.0], [5.0, 4.0, 3.0]])
    yield np.array([[7.0, 7.0, 7.0], [-0.0, 0.0, 1.0]])
    yield np.array([[np.inf, 1.0, 2.0, 5.0, -np.inf], [0.5, np.inf, 3.0, np.inf, 4.0]])
    yield np.array([[np.inf, 1.0, -2.0, 0.1, 0.7]], dtype=np.float32)


def quantiles(a):
    x = a if a.dtype == np.float32 else a.astype(np.float64)
    case("median", np.median(x), np.median(x, axis=0), np.median(x, axis=1), operands=[a])
    for q in [0.0, 0.1, 0.25, 0.5, 0.61, 0.9, 1.0]:
        case("quantile", np.quantile(x, q), np.quantile(x, q, axis=0), operands=[a, np.float64(q)])
        p = float(q * 100)
        case("percentile", np.percentile(x, p), np.percentile(x, p, axis=1), operands=[a, np.float64(p)])


def slides(a):
    """Both orders of a long and a short vector: NumPy treats them in different ways."""
    for x, kernel in [(a[0], a[1][:3]), (a[1][:2], a[0]), (a[0], a[1]), (a[0], a[1][:1]), (a[0][:3], a[1])]:
        for call in [np.convolve, np.correlate]:
            results = [call(x, kernel, mode) for mode in ["full", "same", "valid"]]
            case(call.__name__, *results, operands=[x, kernel])


def statistics():
    for a in arrays():
        quantiles(a)
        case("tile", np.tile(a, (2, 1)), np.tile(a, 3), operands=[a])
        case("repeat", np.repeat(a, 2, axis=0), np.repeat(a, 3, axis=1), operands=[a])
        case("roll", np.roll(a, 1, axis=0), np.roll(a, -5, axis=1), operands=[a])
        case("pad", np.pad(a, 1), np.pad(a, 2, constant_values=7), operands=[a])
        edges = np.unique(a[-1][~np.isnan(a[-1])])
        case("digitize", np.digitize(a, edges).astype(np.uint64), operands=[a, edges])
        case("digitize", np.digitize(a, edges[::-1]).astype(np.uint64), operands=[a, edges[::-1]])
        if len(edges) > 1:
            points = np.random.RandomState(6).standard_normal(len(edges))
            places = np.concatenate([a.ravel(), [edges[0] - 1, edges[-1] + 1, edges[:2].mean()]]).astype(np.float64)
            case("interp", np.interp(places, edges, points), operands=[edges, points, places])
        case("flip", np.flip(a, 0), np.flip(a, 1), operands=[a])
        case("meshgrid", *np.meshgrid(a[0], a[:, 1]), operands=[a[0], a[:, 1]])
        if np.isfinite(a).all() and abs(a).max() < 1e9:
            for bins in [1, 4, 10]:
                counts, edges = np.histogram(a.astype(np.float64), bins)
                case("histogram", counts.astype(np.uint64), edges, operands=[a], bins=bins)
            if a.std(axis=1).min() > 0:
                case("cov", np.cov(a), operands=[a])
                case("corrcoef", np.corrcoef(a), operands=[a])
            case("polyval", np.polyval(a[0].astype(np.float64), a[1].astype(np.float64)), operands=[a[0], a[1]])
            case("polyfit", *[np.polyfit(np.arange(len(a[1]), dtype=np.float64), a[1], degree) for degree in range(3)], operands=[np.arange(len(a[1])).astype(a.dtype), a[1]])
            slides(a)
            case("gradient", np.gradient(a[0], 0.5), operands=[a[0]])
            case("trapezoid", np.trapezoid(a[0].astype(np.float64), a[1].astype(np.float64)), operands=[a[0], a[1]])
            square = a[:2, :2]
            powers = range(-3 if square.dtype.kind == "f" else 0, 8)
            if np.linalg.det(square) != 0:
                case("matrix_power", *[np.linalg.matrix_power(square, n) for n in powers], operands=[square], least=powers[0])
            case("slogdet", *[np.float64(x) for x in np.linalg.slogdet(square.astype(np.float64))], operands=[square])
    # NumPy warns: the powers of the years are too much alike for coefficients that mean something.
    years = np.linspace(2000, 2020, 21)
    for degree in [4, 5]:
        heights = np.sin(years)
        case("polyfit_alike", np.polyfit(years, heights, degree), operands=[years, heights], degree=degree)
    for labels in [[0, 1, 1, 3], [], [7], [2, 2, 0]]:
        labels = np.array(labels, dtype=np.int32)
        case("bincount", np.bincount(labels).astype(np.uint64), operands=[labels])
    for start, end, count in [(0, 2, 3), (-3, 3, 7), (1.5, -0.5, 5), (0, 1, 1), (2, 3, 0), (0, 1, 11)]:
        case("logspace", np.logspace(start, end, count), operands=[np.float64(start), np.float64(end)], count=count)
    for start, end, count in [(1, 1000, 4), (0.1, 7.3, 9), (-1, -256, 9), (256, 1, 9), (5, 3, 1), (3, 5, 0), (1e-9, 1e9, 13)]:
        case("geomspace", np.geomspace(start, end, count), operands=[np.float64(start), np.float64(end)], count=count)


np.seterr(all="ignore")
warnings.simplefilter("ignore")
statistics()
write(__file__)
