"""Writes tables.json: what pandas reads, describes and writes, and how scikit-learn splits and scales.

    python -m pip install numpy pandas scikit-learn
    python tables.py

The versions it ran with are in the file. Numbers are written so that they read back exactly.
"""

import io
import json
import pathlib

import numpy as np
import pandas as pd
import sklearn
from sklearn.datasets import load_digits, load_iris
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler

KINDS = {"float32": "f32", "float64": "f64", "int64": "i64", "int32": "i32", "uint8": "u8", "bool": "bool"}
TABLES = {
    "plain": "a,b,c\n1,2.5,x\n-3,4,y\n",
    "missing": "a,b,c\n1,,x\n,4,\nNA,nan,None\n",
    "quotes": 'name,text\n1,"a, b"\n2,"say ""hi"""\n3,"two\nlines"\n',
    "kinds": "whole,number,truth,mixed,text\n1,1.5,True,1,a\n2,1e3,False,x,b\n+3,-inf,True,2.5,c\n",
    "twice": "a,a,b,a\n1,2,3,4\n",
    "short": "a,b,c\n1,2,3\n4,5\n6\n",
    "windows": "a,b\r\n1,2\r\n3,4\r\n",
    "byte order mark": "\ufeffa,b\n1,2\n",
    "no rows": "a,b\n",
    "unnamed": ",b\n1,2\n",
    "large": "a,b\n9223372036854775807,0.1\n-5,1e-300\n",
    "blank line": "a,b\n1,2\n\n3,4\n",
    "blanks": "a\n1\n \n3\n",
    "lines of blanks": "  \n\na,b\n1,2\n   \n3,4\n \t\n",
    "names of others": "a,a,a.1,a,,\n1,2,3,4,5,6\n",
    "unnamed between": "a,,Unnamed: 1,,Unnamed: 1,Unnamed: 1.1\n1,2,3,4,5,6\n",
    "quoted blanks": 'a,b\n" "\n1,2\n\n"  "\n',
    "quoted blanks of one column": 'a\n" "\nx\n \n""\n"\t"\r\n\r\n" "',
    "quotes inside": 'a,b\nx"y,1\n"p""q""",2\n"",3\n',
    "beyond all": "a,b\n18446744073709551616,1\n1.5,2\n",
    "truths": "some,none\nTRUE,true\n,yes\nfalse,FALSE\nTrue,\n",
    "spellings": "nan,truth,blank,size,power\nNaN,TrUe,1,1e-07,1e+20\nNan,FALSE, ,-2.5e-300,1e15\n1.5,true,2,0.0001,1.5e16\n",
}


def numbers(array):
    """An array as one text, "f64 2 2: 1 2 3 4": kind, shape, elements by their shortest digits."""
    array = np.asarray(array)
    shape = "".join(f" {size}" for size in array.shape)
    data = "".join(" " + str(x).removesuffix(".0") for x in array.ravel())
    return f"{KINDS[array.dtype.name]}{shape}:{data}".replace("True", "true").replace("False", "false")


def kind(column):
    name = str(column.dtype)
    return {"int64": "Whole", "float64": "Number", "bool": "Truth"}.get(name, "Text")


def tables():
    for name, text in TABLES.items():
        frame = pd.read_csv(io.StringIO(text.removeprefix("\ufeff")))
        columns = []
        for column in frame.columns:
            values = frame[column]
            if len(values) == 0:
                kind_of, data = "Empty", ""
            elif kind(values) == "Text":
                kind_of, data = "Text", [None if pd.isna(x) else str(x) for x in values]
            else:
                kind_of, data = kind(values), numbers(values.to_numpy())
            columns.append({"name": str(column), "kind": kind_of, "values": data})
        yield {"table": name, "text": text, "columns": columns, "written": frame.to_csv(index=False)}


def shown():
    for values in [
        [150, 1.19933333, 0.76223767, 0.1], [1.0, 2.0], [0.25, np.nan], [1e-7, 1.0], [1e-6, 1.0], [123456.7, 0.5],
        [1234567.5, 0.25], [2e6, 3e6], [np.inf, -1.5, 2.25], [1e10, 1.0],
    ]:
        words = pd.DataFrame({"a": values}).to_string(index=False, header=False).split()
        yield {"values": [repr(float(v)) for v in values], "words": words}


def described():
    random = np.random.RandomState(1)
    a = random.normal(3, 20, 37)
    a[5] = np.nan
    frame = pd.DataFrame({"a": a, "b": random.randint(0, 9, 37), "c": np.full(37, 0.1)})
    result = frame.describe()
    yield {"operands": [numbers(frame[c].to_numpy()) for c in frame], "results": [numbers(result[c].to_numpy()) for c in result]}


def splits():
    for n, share, seed in [(10, 0.3, 0), (10, 0.25, 42), (150, 0.2, 42), (7, 0.5, 1), (2, 0.1, 3), (1797, 0.25, 9)]:
        x = np.arange(n)
        train, test = train_test_split(x, test_size=share, random_state=seed)
        yield {"n": n, "test_size": share, "seed": seed, "train": numbers(train), "test": numbers(test)}


def stratified():
    random = np.random.RandomState(6)
    cases = [([0, 0, 0, 0, 0, 0, 1, 1], 0.25, 0), ([1, 0, 2] * 5, 0.4, 42), ([7, 3, 3, 7, 9, 9], 0.5, 1), (load_iris().target, 0.2, 42)]
    cases += [(random.randint(0, n_classes, 61), share, n_classes) for n_classes in (2, 3, 7) for share in (0.2, 0.33, 0.5)]
    for y, share, seed in cases:
        y = np.array(y)
        train, test = train_test_split(np.arange(len(y)), test_size=share, random_state=seed, stratify=y)
        yield {"y": numbers(y), "test_size": share, "seed": seed, "train": numbers(train), "test": numbers(test)}


def groups():
    text = "kind,width,petals,fresh,place,year\nrose,1.5,3,True,bed,2\niris,2.5,4,False,,1\nrose,,5,True,pot,2\n,9,1,False,bed,1\niris,0.25,-2,True,pot,10\nlily,,7,True,bed,2\n"
    near = "sign,whole,n\n0.0,9007199254740993,1\n-0.0,9007199254740992,2\n1.5,9007199254740993,4\n-0.0,-9007199254740993,8\n-1.5,-9007199254740992,16\n"
    large = "large,n\n18446744073709551615,1\n18446744073709551614,3\n9,2\n18446744073709551614,4\n5,2\n"
    names = [(text, ["kind", "year", "width", "fresh"]), (near, ["sign", "whole"]), (large, ["large", "n"])]
    for text, name in [(text, name) for text, names in names for name in names]:
        frame = pd.read_csv(io.StringIO(text))
        grouped = frame.groupby(name)
        results = {
            "mean": grouped.mean(numeric_only=True), "std": grouped.std(numeric_only=True), "sum": grouped.sum(numeric_only=True),
            "min": grouped.min(numeric_only=True), "max": grouped.max(numeric_only=True), "count": grouped.count(),
        }
        yield {"text": text, "name": name, "results": {call: result.reset_index().to_csv(index=False) for call, result in results.items()}}


def chosen():
    """Rows and columns of a table, how often each value occurs, and a number for each."""
    text = "kind,width,petals,fresh\nrose,1.5,3,True\niris,2.5,4,False\nrose,,5,True\n,9,-1,False\niris,0.25,-2,True\nlily,1.5,3,True\niris,1.5,10,False\n"
    frame = pd.read_csv(io.StringIO(text))
    csv = lambda frame: frame.to_csv(index=False)
    whole = [name for name in frame if not frame[name].isna().any()]
    encoders = {name: LabelEncoder().fit(frame[name]) for name in whole}
    yield {
        "text": text, "head": csv(frame.head(3)), "dropna": csv(frame.dropna()), "iloc": csv(frame.iloc[[6, 0, 3, 0]]),
        "drop": csv(frame.drop(columns=["width", "kind"])), "mask": csv(frame[frame["width"] > 1]),
        "counts": {name: csv(frame[name].value_counts().reset_index()) for name in frame},
        "labels": {name: numbers(encoder.transform(frame[name])) for name, encoder in encoders.items()},
        "missing": {name: int(frame[name].isna().sum()) for name in frame},
    }


def parts_of_tables():
    """What a table says of itself: its size, names and kinds, and its columns as arrays and lists."""
    text = "kind,width,petals,fresh,note\nrose,1.5,3,True,\niris,,4,False,old\n,0.25,-2,True,\n"
    empty = "kind,width\n"
    for text in [text, "x\n7\n", "a,b\n18446744073709551615,0.5\n2,nan\n", empty]:
        frame = pd.read_csv(io.StringIO(text))
        real = [name for name in frame if frame[name].dtype.kind in "iufb"]
        whole = [name for name in frame if frame[name].dtype.kind == "i"]
        encoders = {name: LabelEncoder().fit(frame[name]) for name in frame if len(frame) and not frame[name].isna().any()}
        yield {
            "text": text, "shape": list(frame.shape), "names": list(frame), "kinds": {name: frame[name].dtype.kind for name in frame}, "missing": numbers(frame.isna().sum().to_numpy()),
            "array": numbers(frame[real].to_numpy(dtype=np.float64)), "real": real,
            "columns": {name: numbers(frame[name].to_numpy(dtype=np.float64)) for name in real},
            "integers": {name: numbers(frame[name].to_numpy()) for name in whole},
            "texts": {name: ["" if isinstance(x, float) and name not in real and pd.isna(x) else str(x) for x in frame[name].tolist()] for name in frame},
            "classes": {name: [str(x) for x in encoder.classes_] for name, encoder in encoders.items()},
            "written": pd.DataFrame(frame[real].to_numpy(dtype=np.float64), columns=real).to_csv(index=False),
        }


def scales():
    random = np.random.RandomState(2)
    x = random.randint(-99, 100, (9, 4)) / 16
    x[:, 2] = 0.7
    scaler = StandardScaler().fit(x)
    other = random.randint(-99, 100, (2, 4)) / 16
    yield {"operands": [numbers(x), numbers(other)], "results": [numbers(r) for r in (scaler.mean_, scaler.scale_, scaler.transform(x), scaler.transform(other), scaler.inverse_transform(other))]}


def confusions():
    random = np.random.RandomState(3)
    for n_classes in (2, 3, 10):
        a, b = random.randint(0, n_classes, (2, 40))
        yield {"operands": [numbers(a), numbers(b)], "result": numbers(confusion_matrix(a, b))}
    a, b = np.array([5, 9, 5, 7]), np.array([9, 9, 5, 5])
    yield {"operands": [numbers(a), numbers(b)], "result": numbers(confusion_matrix(a, b))}


def files():
    random = np.random.RandomState(4)
    real = random.randint(-99, 100, (3, 4)) / 16
    for array in [real, real.astype(np.float32), np.arange(5), np.arange(6, dtype=np.int32).reshape(1, 2, 3),
                  np.array(2.5), real > 0, np.arange(300, dtype=np.uint8), np.zeros((0, 3)), np.asfortranarray(real)]:
        buffer = io.BytesIO()
        np.save(buffer, array)
        yield {"array": numbers(array), "fortran": bool(np.isfortran(array)), "file": buffer.getvalue().hex()}


def archives():
    """Several arrays in one file, plain and compressed."""
    random = np.random.RandomState(5)
    arrays = {"x": random.randint(-99, 100, (3, 4)) / 16, "labels": np.arange(3), "mask": np.array([True, False])}
    for save in [np.savez, np.savez_compressed]:
        buffer = io.BytesIO()
        save(buffer, **arrays)
        yield {"file": buffer.getvalue().hex(), "arrays": {name: numbers(array) for name, array in arrays.items()}}


def sets():
    for name, data in [("iris", load_iris()), ("digits", load_digits())]:
        x, y = data.data, data.target
        yield {
            "name": name, "shape": list(x.shape), "means": numbers(x.mean(axis=0)), "deviations": numbers(x.std(axis=0)),
            "row": numbers(x[100]), "rows": numbers(x.sum(axis=1)), "target": numbers(y),
            "target_names": [str(n) for n in data.target_names], "feature_names": [str(n) for n in data.feature_names],
        }


parts = {"tables": tables, "shown": shown, "described": described, "splits": splits, "stratified": stratified, "groups": groups, "chosen": chosen, "parts_of_tables": parts_of_tables, "scales": scales, "confusions": confusions, "files": files, "archives": archives, "sets": sets}
versions = {"numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__}
lines = [f'"versions": {json.dumps(versions)}']
for name, cases in parts.items():
    lines.append(f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases()) + "\n]")
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")
print(path.stat().st_size, "bytes")
