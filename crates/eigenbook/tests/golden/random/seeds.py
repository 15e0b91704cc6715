"""Writes seeds.json: the numbers of numpy.random and of torch for the same seeds.

Run it with NumPy and PyTorch installed: python seeds.py
The versions it ran with are in the file. Numbers are written so that they read back exactly.
"""

import json
import pathlib

import numpy as np
import torch


COUNTS = {
    **{f"poisson {mean}": lambda r, mean=mean: r.poisson(mean, 12) for mean in [0.0, 0.5, 9.5, 10.0, 1e4, 1e12]},
    **{f"binomial {n} {p}": lambda r, n=n, p=p: r.binomial(n, p, 20)
       for n, p in [(0, 0.5), (10, 0.0), (10, 0.3), (10, 1.0), (59, 0.5), (61, 0.5), (500, 0.9), (10**6, 0.25), (10**12, 0.001)]},
    **{f"binomial {n} {p}": lambda r, n=n, p=p: r.binomial(n, p, 20)
       for n, p in [(10**12, 1e-12), (10**16, 1e-16), (10**18, 1e-18), (2**63 - 1, 1e-18)]},
    # One number that is drawn in another way shifts all behind it.
    **{f"many poisson {mean}": lambda r, mean=mean: some(r.poisson(mean, 20_000)) for mean in [1e12, 1e15, 9e18]},
    **{f"many binomial {n} {p}": lambda r, n=n, p=p: some(r.binomial(n, p, 20_000))
       for n, p in [(10**15, 0.4), (10**18, 0.25), (2**62, 0.5), (2**63 - 2, 0.3), (2**63 - 1, 0.9), (2**63 - 1, 0.5)]},
}
KINDS = {"float32": "f32", "float64": "f64", "int64": "i64"}


def numbers(array):
    """An array as one text, "f64 2 2: 1 2 3 4": kind, shape, elements by their shortest digits."""
    array = np.asarray(array)
    shape = "".join(f" {size}" for size in array.shape)
    data = "".join(f" {x}" for x in array.ravel())
    return f"{KINDS[array.dtype.name]}{shape}:{data}"


def some(drawn):
    return drawn[[0, 1, 4999, 9999, 15_000, 19_999]]


def numpy_cases():
    calls = {
        "rand": lambda r: r.rand(12),
        "rand of a tensor": lambda r: r.rand(2, 3, 2),
        "uniform": lambda r: r.uniform(-2.5, 7.0, (3, 2)),
        "randn": lambda r: r.randn(7),
        "normal": lambda r: r.normal(10.0, 0.25, (2, 3)),
        "randint of a digit": lambda r: r.randint(0, 10, 20),
        "randint of negative numbers": lambda r: r.randint(-5, 6, (3, 4)),
        "randint of one number": lambda r: r.randint(3, 4, 3),
        "randint of 32 bits": lambda r: r.randint(0, 2**32, 5),
        "randint of 40 bits": lambda r: r.randint(-(2**39), 2**39, 5),
        "randint of 64 bits": lambda r: r.randint(-(2**63), 2**63 - 1, 5),
        "permutation": lambda r: r.permutation(20),
        "shuffle": lambda r: shuffled(r, np.arange(10)),
        "shuffle of rows": lambda r: shuffled(r, np.arange(12).reshape(6, 2)),
        "choice": lambda r: r.choice(np.arange(7) * 10, (3, 4)),
        "choice without replacement": lambda r: r.choice(np.arange(9) * 10, 5, replace=False),
        "choice weighted": lambda r: r.choice(np.arange(4) * 10, 12, p=[0.1, 0.0, 0.6, 0.3]),
        "exponential": lambda r: r.exponential(2.5, (2, 3)),
        **COUNTS,
    }
    seeds = [0, 42, 2**32 - 1]
    return [
        {"call": call, "seed": seed, "numbers": numbers(draw(np.random.RandomState(seed)))}
        for call, draw in calls.items()
        for seed in seeds
    ]


def default_rng_cases():
    """Several calls after one another: integers of 32 bits leave half of one of 64 behind."""
    calls = {
        "random": lambda r: r.random((2, 3)),
        "standard_normal": lambda r: r.standard_normal(7),
        "many normal": lambda r: some(r.normal(10.0, 0.25, 20_000)),
        "tail": lambda r: tail(r.standard_normal(20_000)),
        "uniform": lambda r: r.uniform(-2.5, 7.0, (3, 2)),
        "integers 0 10": lambda r: r.integers(0, 10, 21),
        "integers -5 6": lambda r: r.integers(-5, 6, (3, 5)),
        "integers 3 4": lambda r: r.integers(3, 4, 3),
        "integers 0 4294967296": lambda r: r.integers(0, 2**32, 5),
        "integers -549755813888 549755813888": lambda r: r.integers(-(2**39), 2**39, 5),
        "integers -9223372036854775808 9223372036854775807": lambda r: r.integers(-(2**63), 2**63 - 1, 5),
        "permutation": lambda r: r.permutation(20),
        "shuffle of rows": lambda r: shuffled(r, np.arange(12).reshape(6, 2)),
        "choice": lambda r: r.choice(np.arange(7) * 10, (3, 4)),
        "choice without replacement": lambda r: r.choice(np.arange(9) * 10, 5, replace=False),
        "choice of many": lambda r: r.choice(np.arange(20_000) * 10, 401, replace=False)[:9],
        "choice weighted": lambda r: r.choice(np.arange(4) * 10, 12, p=[0.1, 0.0, 0.6, 0.3]),
        "exponential": lambda r: r.exponential(2.5, (2, 3)),
        "many exponential": lambda r: some(r.exponential(1.0, 20_000)),
        "exponential tail": lambda r: far(r.exponential(1.0, 20_000)),
        **COUNTS,
    }
    for seed in [0, 42, 2**40 + 7]:
        generator = np.random.default_rng(seed)
        for call, draw in calls.items():
            yield {"call": call, "seed": seed, "numbers": numbers(draw(generator))}


def tail(z):
    """Those beyond the last layer of the ziggurat."""
    return z[abs(z) > 3.654152885361009]


def far(times):
    """Those beyond the last layer of the other ziggurat."""
    return times[times > 7.69711747013105]


def shuffled(generator, array):
    generator.shuffle(array)
    return array


def numpy_sequence():
    """One generator, several calls: what is kept and drawn between them is the same."""
    np.random.seed(123)
    return [
        {"call": call, "numbers": numbers(draw())}
        for call, draw in [
            ("randn", lambda: np.random.randn(3)),
            ("rand", lambda: np.random.rand(2)),
            ("randn", lambda: np.random.randn(2)),
            ("randint of a digit", lambda: np.random.randint(0, 10, 5)),
            ("permutation", lambda: np.random.permutation(5)),
            ("randn", lambda: np.random.randn(1)),
            ("binomial 10 0.0", lambda: np.random.binomial(10, 0.0, 3)),
            ("rand", lambda: np.random.rand(1)),
            ("binomial 0 0.5", lambda: np.random.binomial(0, 0.5, 3)),
            ("rand", lambda: np.random.rand(1)),
            ("binomial 10 1.0", lambda: np.random.binomial(10, 1.0, 3)),
            ("rand", lambda: np.random.rand(1)),
        ]
    ]


def far_numbers():
    """Numbers from far behind the first 624 words."""
    np.random.seed(1)
    return numbers(np.random.rand(5000)[[311, 312, 313, 4999]])


def torch_cases():
    cases = []
    for seed in [0, 1, 42, 2**32 + 5]:
        torch.manual_seed(seed)
        cases.append({"call": "rand", "seed": seed, "numbers": numbers(torch.rand(3, 4))})
        torch.manual_seed(seed)
        uniform = torch.empty(5).uniform_(-0.3, 0.7)
        cases.append({"call": "uniform", "seed": seed, "numbers": numbers(uniform)})
        for call, draw in {
            "randn": lambda: torch.randn(7),
            "randn of a block": lambda: torch.randn(4, 4),
            "randn of several blocks": lambda: torch.randn(3, 33),
            "randint": lambda: torch.randint(-5, 6, (2, 6)),
            "randint of 28 bits": lambda: torch.randint(0, 2**28 - 1, (4,)),
            "randint of 29 bits": lambda: torch.randint(0, 2**28 + 7, (4,)),
            "randint of 64 bits": lambda: torch.randint(-(2**63), 2**63 - 1, (4,)),
            "randperm": lambda: torch.randperm(20),
        }.items():
            torch.manual_seed(seed)
            cases.append({"call": call, "seed": seed, "numbers": numbers(draw())})
    for seed, n_in, n_out in [(0, 3, 2), (42, 3, 2), (7, 1, 4), (1, 5, 8), (0, 10, 3), (3, 64, 2)]:
        torch.manual_seed(seed)
        layer = torch.nn.Linear(n_in, n_out)
        cases.append(
            {
                "call": "linear",
                "seed": seed,
                "n_in": n_in,
                "n_out": n_out,
                "weight": numbers(layer.weight.detach()),
                "bias": numbers(layer.bias.detach()),
            }
        )
    return cases


def torch_sequence():
    """One generator, several calls: a number that is kept goes to the next small array."""
    torch.manual_seed(123)
    return [
        {"call": call, "numbers": numbers(draw())}
        for call, draw in [
            ("randn", lambda: torch.randn(3)),
            ("rand", lambda: torch.rand(2)),
            ("randn", lambda: torch.randn(16)),
            ("randn", lambda: torch.randn(4)),
        ]
    ]


golden = {
    "versions": {"numpy": np.__version__, "torch": torch.__version__.split("+")[0]},
    "numpy": numpy_cases(),
    "numpy_sequence": numpy_sequence(),
    "numpy_far": far_numbers(),
    "default_rng": list(default_rng_cases()),
    "torch": torch_cases(),
    "torch_sequence": torch_sequence(),
}
path = pathlib.Path(__file__).with_name("seeds.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
