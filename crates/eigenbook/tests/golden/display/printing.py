"""Writes printing.json: arrays and what NumPy prints for them.

Run `python printing.py` with the NumPy named in printing.json; the file must come out unchanged.
With a seed as argument it prints that many random cases more, for a wider comparison:
`python printing.py 2000 > more.json`.
"""

import json
import pathlib
import sys

import numpy as np

INTEGERS = ["int8", "int16", "int32", "int64", "uint64", "uint32", "uint16", "uint8"]
FLOATS = ["float32", "float64"]


def case(name, array):
    """One case: the array as flat text, and NumPy's three texts of it."""
    array = np.asarray(array)
    return {
        "name": name,
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        "data": [str(value) for value in array.ravel()],
        "str": str(array),
        "repr": repr(array),
    }


def chapter():
    """The arrays of the chapter."""
    a, b = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])
    x, y = np.array([[1, 2], [2, 3], [3, 4], [4, 5]]), np.array([3, 5, 7, 9])
    predictions = x @ np.array([5, 5])
    gradient = 2 * np.dot(x.T, predictions - y) / len(y)
    yield case("product", a @ b)
    yield case("hadamard", a * b)
    yield case("solution", np.linalg.solve(np.array([[2, 1], [1, 3]]), np.array([8, 13])))
    yield case("predictions", predictions)
    yield case("gradient", gradient)
    yield case("new predictions", x @ (np.array([5, 5]) - 0.01 * gradient))
    yield case("transpose", x.T)
    yield case("inverse", np.linalg.inv(a))
    yield case("rand", np.random.RandomState(42).rand(4, 5))
    yield case("randn float32", np.random.RandomState(0).randn(5, 4).astype("float32"))
    yield case(
        "singular values",
        np.array([1.5693597, 1.4813324, 1.3776999, 1.3325217, 1.2056307], dtype="float32"),
    )


def integers():
    for dtype in INTEGERS:
        info = np.iinfo(dtype)
        yield case(f"{dtype} one", np.array([7], dtype))
        yield case(f"{dtype} widths", np.array([1, 10, 100], dtype))
        yield case(f"{dtype} limits", np.array([info.min, 0, info.max], dtype))
        yield case(f"{dtype} matrix", np.arange(6).reshape(2, 3).astype(dtype))
        yield case(f"{dtype} stack", np.arange(24).reshape(2, 3, 4).astype(dtype))
        yield case(f"{dtype} long row", (np.arange(60) % (200 if info.max > 127 else 100)).astype(dtype))
        yield case(f"{dtype} empty", np.zeros(0, dtype))
        yield case(f"{dtype} empty matrix", np.zeros((0, 3), dtype))
        yield case(f"{dtype} scalar", np.array(5, dtype))
    yield case("negative", np.array([[-1, 20], [300, -4]]))
    yield case("negative stack", -np.arange(12).reshape(3, 2, 2))
    yield case("four dimensions", np.arange(16).reshape(2, 2, 2, 2))
    yield case("five dimensions", np.zeros((1, 1, 1, 1, 2)))
    yield case("six dimensions", np.arange(8.0).reshape(2, 1, 2, 1, 1, 2))
    yield case("wide matrix", np.arange(50).reshape(2, 25) * 12345)
    yield case("threshold", np.arange(1000))
    yield case("summary", np.arange(1001))
    yield case("summary int32", np.arange(1500, dtype="int32").reshape(3, 500))
    yield case("summary both axes", np.arange(1600).reshape(40, 40))
    yield case("summary of a stack", np.arange(1200).reshape(12, 10, 10))
    yield case("summary short axes", np.arange(1024).reshape(4, 4, 64))
    yield case("summary column", np.arange(1100).reshape(1100, 1))


def booleans():
    yield case("bool", np.array([True, False]))
    yield case("bool true", np.array([True, True]))
    yield case("bool matrix", np.eye(3, dtype=bool))
    yield case("bool scalar", np.array(True))
    yield case("bool empty", np.zeros(0, bool))
    yield case("bool summary", np.zeros(1001, bool))
    yield case("bool stack", np.ones((2, 2, 2), bool))


def floats():
    for dtype in FLOATS:
        array = lambda values, dtype=dtype: np.array(values, dtype)
        yield case(f"{dtype} padding", array([9.84, 16.56, 23.28, 30.0]))
        yield case(f"{dtype} whole", array([1.0, 2.0, 3.0]))
        yield case(f"{dtype} mixed signs", array([[1.5, -2.25], [-10.0, 0.125]]))
        yield case(f"{dtype} negative zero", array([0.0, -0.0]))
        yield case(f"{dtype} negative zero and one", array([[-0.0, 1.0], [2.5, 0.0]]))
        yield case(f"{dtype} nan", array([1.0, np.nan, -2.5]))
        yield case(f"{dtype} only nan", array([np.nan, np.nan]))
        yield case(f"{dtype} infinity", array([1.0, np.inf]))
        yield case(f"{dtype} negative infinity", array([1.25, -np.inf, np.nan]))
        yield case(f"{dtype} infinity alone", array([np.inf, -np.inf]))
        yield case(f"{dtype} nan scientific", array([1e10, np.nan, -np.inf, 1.0]))
        yield case(f"{dtype} large", array([1e8]))
        yield case(f"{dtype} nearly large", array([99999999.0, 1e7]))
        yield case(f"{dtype} million", array([1e6, 999999.0]))
        yield case(f"{dtype} below a million", array([999999.0, 123456.5]))
        yield case(f"{dtype} small", array([0.0001, 0.0002]))
        yield case(f"{dtype} smaller", array([0.00009999, 0.0002]))
        yield case(f"{dtype} ratio 1000", array([0.5, 500.0]))
        yield case(f"{dtype} ratio above 1000", array([0.5, 500.5]))
        yield case(f"{dtype} ratio with zero", array([0.0, 1.0, 1000.0]))
        yield case(f"{dtype} exponents", array([1e-30, 1.0, 2.5e30]))
        yield case(f"{dtype} thirds", array([1 / 3, 2 / 3, 1.0]))
        yield case(f"{dtype} tenths", array([0.1, 0.2, 0.1 + 0.2]))
        yield case(f"{dtype} ties", array([0.001953125, 0.005859375, 0.5]))
        yield case(f"{dtype} rounding", array([0.123456785, 0.999999995, 1.0]))
        yield case(f"{dtype} limits", array([np.finfo(dtype).max, np.finfo(dtype).tiny]))
        yield case(f"{dtype} subnormal", array([np.finfo(dtype).smallest_subnormal, 0.0]))
        yield case(f"{dtype} linspace", np.linspace(0, 1, 30).astype(dtype))
        yield case(f"{dtype} matrix", np.linspace(-3, 7, 35).reshape(5, 7).astype(dtype))
        yield case(f"{dtype} stack", (np.arange(27) / 8).reshape(3, 3, 3).astype(dtype))
        yield case(f"{dtype} wide", np.linspace(0, 99, 40).reshape(2, 20).astype(dtype))
        yield case(f"{dtype} summary", np.arange(1001).astype(dtype))
        yield case(f"{dtype} summary matrix", (np.arange(1200) / 7).reshape(30, 40).astype(dtype))
        yield case(f"{dtype} summary hides", np.r_[np.ones(500), [1e12], np.ones(501)].astype(dtype))
        yield case(f"{dtype} empty", np.zeros(0, dtype))
        yield case(f"{dtype} empty matrix", np.zeros((2, 0), dtype))
        yield case(f"{dtype} column", array([[1.0], [22.5], [333.25]]))
        for value in [0.0, -0.0, 1.0, 2.5, 1 / 3, 1e-4, 1e-5, 1e6, 1e15, 1e16, np.nan, -np.inf]:
            yield case(f"{dtype} scalar {value}", array(value))
    yield case("float64 exponent of three digits", np.array([1e-300, 1.0, 1e200]))


def random_cases(number):
    generator = np.random.default_rng(number)
    for index in range(number):
        dtype = generator.choice(["float32", "float64"])
        shape = tuple(generator.integers(1, 5, generator.integers(1, 4)))
        exponent = generator.uniform(-6, 9) * generator.integers(0, 2)
        spread = generator.choice([0.1, 1.0, 3.0])
        values = generator.standard_normal(shape) * 10 ** (exponent + spread * generator.uniform(size=shape))
        if generator.integers(0, 3) == 0:
            values = np.round(values, int(generator.integers(0, 10)))
        if generator.integers(0, 8) == 0:
            values.flat[0] = generator.choice([np.nan, np.inf, -np.inf, -0.0])
        if generator.integers(0, 8) == 0:
            values = np.round(values * 1024) / 1024 / 1024
        yield case(f"random {index}", values.astype(dtype))


def main():
    if len(sys.argv) > 1:
        cases = list(random_cases(int(sys.argv[1])))
    else:
        cases = [*chapter(), *integers(), *booleans(), *floats(), *random_cases(100)]
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"numpy": "{np.__version__}", "cases": [\n{lines}\n]}}\n'
    if len(sys.argv) > 1:
        print(text, end="")
    else:
        pathlib.Path(__file__).with_suffix(".json").write_text(text)


main()
