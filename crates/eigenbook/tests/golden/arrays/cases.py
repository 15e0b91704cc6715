"""The cases of a golden file of this folder: collected by calls, and written at the end."""

import json
import pathlib

import numpy as np

KINDS = {
    "float32": "f32", "float64": "f64", "int32": "i32", "int64": "i64", "uint8": "u8",
    "uint64": "usize", "bool": "bool",
}
CASES = []


def numbers(array):
    """An array as one text, "f64 2 2: 1 2 3 4": kind, shape, elements by their shortest digits."""
    array = np.asarray(array)
    shape = "".join(f" {size}" for size in array.shape)
    data = "".join(" " + str(x).removesuffix(".0") for x in array.ravel())
    return f"{KINDS[array.dtype.name]}{shape}:{data}".replace("True", "true").replace("False", "false")


def case(call, *results, operands, **more):
    entry = {"call": call, "operands": [numbers(o) for o in operands], **more}
    entry["results"] = [numbers(r) for r in results]
    CASES.append(entry)


def write(script):
    """Writes the file beside the script, with its name."""
    lines = ",\n".join(json.dumps(case) for case in CASES)
    text = '{"versions": {"numpy": "%s"}, "cases": [\n%s\n]}\n' % (np.__version__, lines)
    path = pathlib.Path(script).with_suffix(".json")
    path.write_text(text, encoding="utf-8")
    print(len(CASES), "cases,", len(text), "bytes")
