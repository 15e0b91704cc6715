"""Writes tensors.json: float32 tensors and what PyTorch prints for them.

Run `python tensors.py` with the PyTorch named in tensors.json; the file must come out unchanged.
"""

import json
import pathlib

import torch


def case(name, tensor):
    return {
        "name": name,
        "shape": list(tensor.shape),
        "data": [repr(value) for value in tensor.flatten().tolist()],
        "repr": repr(tensor),
    }


def cases():
    nan, inf = float("nan"), float("inf")
    rows = {
        "input": [[1.0, 2.0, 3.0]],
        "fractions": [[1.5, -2.25], [10.0, 0.125]],
        "whole": [1.0, 20.0, -3.0],
        "zeros": [0.0, 0.0],
        "negative zero": [-0.0, 1.0],
        "negative zero and fraction": [-0.0, 1.5],
        "nan": [1.0, nan],
        "nan and fraction": [1.5, nan, -inf],
        "only nan": [nan, nan],
        "infinity": [inf, 2.0],
        "large": [1e9, 1.0],
        "large fraction": [123456.5, 1.0],
        "small": [0.00001, 0.5],
        "ratio 1000": [0.5, 500.0],
        "ratio above": [0.5, 501.5],
        "whole ratio": [1.0, 2000.0],
        "thirds": [1 / 3, 2 / 3],
        "scalar": 2.5,
        "whole scalar": 3.0,
        "column": [[1.0], [22.5], [333.25]],
        "empty": [],
        "stack": [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]],
        "stack of fractions": [[[0.1, 0.2]], [[0.3, 0.4]]],
    }
    for name, values in rows.items():
        yield case(name, torch.tensor(values, dtype=torch.float32))
    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 2)
    yield case("weight", layer.weight.data)
    yield case("bias", layer.bias.data)
    yield case("long", torch.arange(30.0))
    yield case("long fractions", torch.arange(30.0) / 7)
    yield case("wide", torch.rand(2, 20))
    yield case("summary", torch.arange(1001.0))
    yield case("summary matrix", (torch.arange(1200.0) / 3).reshape(30, 40))
    yield case("summary narrow", torch.rand(400, 3))
    yield case("summary stack", torch.arange(2000.0).reshape(20, 10, 10))
    yield case("empty matrix", torch.zeros(0, 3))
    yield case("four axes", torch.arange(16.0).reshape(2, 2, 2, 2))


def main():
    lines = ",\n".join(json.dumps(one) for one in cases())
    version = torch.__version__.split("+")[0]
    text = f'{{"torch": "{version}", "cases": [\n{lines}\n]}}\n'
    pathlib.Path(__file__).with_suffix(".json").write_text(text)


main()
