"""Writes sums.json: sums, means, variances and deviations as NumPy computes them.

Run `python sums.py` with the NumPy named in sums.json; the file must come out unchanged.
The numbers are written down as text, because they must read back to the last bit; the data follow
from a rule that the test repeats.
"""

import json
import pathlib

import numpy as np


def data(count, dtype):
    """x_i = ((7919·i) mod 1000) / 997."""
    return ((np.arange(count) * 7919 % 1000) / 997).astype(dtype)


def text(array):
    return [repr(float(value)) for value in np.atleast_1d(array).ravel()]


def case(x, **facts):
    result = {**facts, "dtype": str(x.dtype)}
    axis = facts.get("axis")
    result["sum"] = text(x.sum(axis))
    result["mean"] = text(x.mean(axis))
    result["var"] = text(x.var(axis))
    result["std"] = text(x.std(axis, ddof=1))
    return result


def main():
    cases = []
    for dtype in ["float32", "float64"]:
        for count in [2, 7, 8, 9, 100, 127, 128, 129, 136, 137, 1000, 4097, 100_001, 3_000_000]:
            cases.append(case(data(count, dtype), shape=[count]))
        cases.append(case(np.full(10_000_000, 0.1, dtype), shape=[10_000_000], value=0.1))
        for axis in [0, 1]:
            cases.append(case(data(9 * 150, dtype).reshape(9, 150), shape=[9, 150], axis=axis))
            cases.append(case(data(60 * 7, dtype).reshape(60, 7), shape=[60, 7], axis=axis))
        for axis in [0, 1, 2]:
            cases.append(case(data(3 * 4 * 20, dtype).reshape(3, 4, 20), shape=[3, 4, 20], axis=axis))
    lines = ",\n".join(json.dumps(case) for case in cases)
    text_of_all = f'{{"numpy": "{np.__version__}", "cases": [\n{lines}\n]}}\n'
    pathlib.Path(__file__).with_suffix(".json").write_text(text_of_all)


main()
