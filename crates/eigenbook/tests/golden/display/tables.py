"""Writes tables.json: columns of numbers as pandas prints them.

Run `python tables.py` with the pandas named in tables.json; the file must come out unchanged.
"""

import json
import pathlib

import numpy as np
import pandas as pd


def case(values, dtype):
    column = np.array(values, dtype)
    printed = pd.DataFrame(column, columns=["c"]).to_string(index=False, header=False)
    words = [line.strip() for line in printed.split("\n")]
    return {"dtype": dtype, "data": [str(value) for value in column], "words": words}


def chosen():
    yield [5.7394966e-4, 5.4176966e-5]
    yield [6.31078647e-201, 1.0]
    yield [np.nan, np.nan]
    yield [np.nan, 0.5, np.inf, -np.inf]
    yield [np.inf, -np.inf]
    yield [1e-6, 1.0]
    yield [9.99e-7, 1.0]
    yield [0.0, -0.0]
    yield [1.0, 2.0]
    yield [1e6, 0.5]
    yield [1000001.0, 0.123456]
    yield [123456789.123456, 1.0]
    yield [1e15, 2e15]
    yield [1e20, 1.0]
    yield [-999999.123456, 0.1]
    yield [0.1 + 0.2, 1 / 3]
    yield [100.0, 0.25, 12.5]
    yield [1e-7, 0.0]


def random():
    generator = np.random.default_rng(0)
    for _ in range(150):
        exponent = generator.uniform(-8, 9) * generator.integers(0, 2)
        spread = generator.choice([0.1, 1.0, 4.0])
        size = int(generator.integers(1, 5))
        values = generator.standard_normal(size) * 10 ** (exponent + spread * generator.uniform(size=size))
        if generator.integers(0, 3) == 0:
            values = np.round(values, int(generator.integers(0, 8)))
        yield values


def main():
    columns = [*chosen(), *random()]
    cases = [case(values, dtype) for values in columns for dtype in ["float64", "float32"]]
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"pandas": "{pd.__version__}", "cases": [\n{lines}\n]}}\n'
    pathlib.Path(__file__).with_suffix(".json").write_text(text)


main()
