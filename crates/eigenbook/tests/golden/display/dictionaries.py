"""Writes dictionaries.json: dictionaries and what a Python notebook shows for them.

Run `python dictionaries.py` with the IPython and NumPy named in dictionaries.json.
The test builds the same dictionaries in Rust, under the same names.
"""

import json
import pathlib

import IPython
import numpy as np
from IPython.lib.pretty import pretty

CASES = {
    "chapter": {
        "Matrix Multiplication (C=AB)": np.array([[19, 22], [43, 50]]),
        "Hadamard Product (Element-wise)": np.array([[5, 12], [21, 32]]),
        "Dot Product (x^Ty)": 11,
        "Distributive Property Verified": True,
        "Associative Property Verified": True,
        "Transpose Property Verified": True,
        "Solution of Ax=b": np.linalg.solve(np.array([[2, 1], [1, 3]]), np.array([8, 13])),
    },
    "empty": {},
    "one": {"a": 1},
    "short": {"a": 1, "b": 2.5, "c": True, "d": "text"},
    "one matrix": {"a": np.array([[1, 2], [3, 4]])},
    "matrix last": {"a": 1, "m": np.array([[1, 2], [3, 4]])},
    "matrix first": {"m": np.array([[1, 2], [3, 4]]), "a": 1},
    "79 wide": {"a" * 30: 1, "b" * 35: 2},
    "80 wide": {"a" * 30: 1, "b" * 35: 22},
    "quotes": {"it's": "say \"it's\"", "line\nbreak": "tab\t\\"},
    "none": {"nothing": None, "float": 1e-7, "large": 1e16, "f32": np.array([1.5], "float32")},
    "long vector": {"v": np.arange(30), "w": np.linspace(0, 1, 12)},
}


def main():
    shown = {name: pretty(dictionary) for name, dictionary in CASES.items()}
    versions = {"ipython": IPython.__version__, "numpy": np.__version__}
    text = json.dumps({"versions": versions, "shown": shown}, indent=1) + "\n"
    pathlib.Path(__file__).with_suffix(".json").write_text(text)


main()
