"""Makes the golden files of the networks with the real Keras (TensorFlow backend) and PyTorch.

    python -m pip install keras tensorflow-cpu torch safetensors
    python generate.py            # writes *.json beside this file
    python generate.py summary    # only one of: fit, callbacks, layers, parts, images, summary, progress, linear, weights

Every file names the versions that made it.
"""

import contextlib
import io
import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["COLUMNS"] = "80"

import numpy as np

HERE = pathlib.Path(__file__).parent


def shortest(array):
    """Nested lists with the shortest digits that give the same float32 back."""
    array = np.asarray(array, dtype=np.float32)
    if array.ndim == 0:
        return float(str(array[()]))
    return [shortest(row) for row in array]


def write(name, versions, cases):
    lines = [json.dumps(case, ensure_ascii=False) for case in cases]
    text = '{"versions": %s, "cases": [\n%s\n]}\n' % (json.dumps(versions), ",\n".join(lines))
    (HERE / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{name}: {len(cases)} cases, {len(text)} bytes")


def keras_versions():
    import keras
    import tensorflow

    return {"keras": keras.__version__, "tensorflow": tensorflow.__version__, "numpy": np.__version__}


# Ten epochs of fit for each optimiser and each loss, from given weights, in a given order.

OPTIMIZERS = {
    "sgd": ("SGD", {"learning_rate": 0.05}),
    "momentum": ("SGD", {"learning_rate": 0.02, "momentum": 0.9}),
    "nesterov": ("SGD", {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop_momentum": ("RMSprop", {"learning_rate": 0.002, "momentum": 0.5}),
    "adam": ("Adam", {}),
    "adam_fast": ("Adam", {"learning_rate": 0.02}),
}

# name: (loss, metrics, kind of target, n_out, hidden activation, last activation)
PROBLEMS = {
    "mse": ("mean_squared_error", ["mae"], "real", 2, "tanh", "linear"),
    "mse_relu_sigmoid": ("mean_squared_error", ["accuracy"], "binary", 1, "relu", "sigmoid"),
    "bce": ("binary_crossentropy", ["accuracy"], "binary", 1, "relu", "sigmoid"),
    "bce_soft": ("binary_crossentropy", ["accuracy", "mae"], "soft", 1, "relu", "sigmoid"),
    "bce_columns": ("binary_crossentropy", ["accuracy"], "binary", 3, "sigmoid", "sigmoid"),
    "bce_clipped": ("binary_crossentropy", ["accuracy"], "binary", 1, "tanh", "linear"),
    "cce": ("categorical_crossentropy", ["accuracy"], "rows", 3, "relu", "softmax"),
    "cce_sigmoid": ("categorical_crossentropy", ["accuracy"], "rows", 3, "tanh", "plain sigmoid"),
    "sparse": ("sparse_categorical_crossentropy", ["accuracy"], "classes", 3, "relu", "softmax"),
    "sparse_sigmoid": ("sparse_categorical_crossentropy", ["accuracy"], "classes", 3, "tanh", "plain sigmoid"),
}

N_SAMPLES, N_FEATURES, N_HIDDEN = 14, 3, 5


def targets(kind, n_out, random):
    if kind == "real":
        return random.standard_normal((N_SAMPLES, n_out)).astype("float32")
    if kind == "soft":
        return random.random((N_SAMPLES, n_out)).astype("float32")
    if kind == "binary":
        return random.integers(0, 2, (N_SAMPLES, n_out)).astype("float32")
    classes = random.integers(0, n_out, (N_SAMPLES, 1))
    return classes.astype("float32") if kind == "classes" else np.eye(n_out, dtype="float32")[classes[:, 0]]


def plain_sigmoid(z):
    """On TensorFlow Keras would take the logits of its own sigmoid, as if it were a softmax."""
    import keras

    return 1 / (1 + keras.ops.exp(-z))


def fit_case(problem, optimizer):
    import keras

    loss, metrics, kind, n_out, hidden, last = PROBLEMS[problem]
    random = np.random.default_rng([list(PROBLEMS).index(problem), 7])
    x = random.standard_normal((N_SAMPLES, N_FEATURES)).astype("float32")
    y = targets(kind, n_out, random)
    x_test, y_test = x[:4] * np.float32(0.5), y[:4]
    weights = [
        random.uniform(-0.7, 0.7, shape).astype("float32")
        for shape in [(N_FEATURES, N_HIDDEN), (N_HIDDEN,), (N_HIDDEN, n_out), (n_out,)]
    ]
    if problem == "bce_clipped":
        # Initial predictions well inside (0, 1), so that none is stuck at a clipped value.
        weights[2] *= np.float32(0.2)
        weights[3] = np.full_like(weights[3], 0.5)
    model = keras.Sequential([
        keras.Input((N_FEATURES,)),
        keras.layers.Dense(N_HIDDEN, activation=hidden),
        keras.layers.Dense(n_out, activation=plain_sigmoid if last == "plain sigmoid" else last),
    ])
    model.set_weights(weights)
    name, settings = OPTIMIZERS[optimizer]
    model.compile(optimizer=getattr(keras.optimizers, name)(**settings), loss=loss, metrics=metrics)
    history = model.fit(
        x, y, epochs=10, batch_size=4, shuffle=False, verbose=0, validation_data=(x_test, y_test)
    )
    tested = model.evaluate(x, y, verbose=0, return_dict=True)
    return {
        "problem": problem, "loss": loss, "metrics": metrics, "hidden": hidden,
        "last": last.removeprefix("plain "),
        "optimizer": optimizer, "settings": {"class": name, **settings},
        "x": shortest(x), "y": shortest(y), "x_test": shortest(x_test), "y_test": shortest(y_test),
        "weights": [shortest(weight) for weight in weights],
        "history": {key: shortest(values) for key, values in history.history.items()},
        "weights_after": [shortest(weight) for weight in model.get_weights()],
        "evaluate": {key: shortest(value) for key, value in tested.items()},
        "predict": shortest(model.predict(x[:3], verbose=0)),
    }


def fit():
    pairs = [("bce", optimizer) for optimizer in OPTIMIZERS if optimizer != "adam_fast"]
    pairs += [(problem, "adam_fast") for problem in PROBLEMS]
    pairs += [("mse", "sgd"), ("cce", "rmsprop"), ("sparse", "momentum")]
    write("fit", keras_versions(), [fit_case(*pair) for pair in pairs])


# Options that change a fit: other steps, an early end, weights of classes; and later additions.

CHANGES = [
    {"problem": "bce", "optimizer": "AdamW", "learning_rate": 0.02, "weight_decay": 0.1},
    {"problem": "mse", "optimizer": "AdamW", "learning_rate": 0.05},
    {"problem": "mse", "optimizer": "Adam", "learning_rate": 0.02, "hidden": "leaky_relu", "last": "leaky_relu"},
    {"problem": "sparse", "optimizer": "SGD", "learning_rate": 0.1, "hidden": "leaky_relu"},
    {"problem": "bce", "optimizer": "Adam", "learning_rate": 0.02, "class_weight": {"0": 0.5, "1": 3.0}},
    {"problem": "mse_relu_sigmoid", "optimizer": "SGD", "learning_rate": 0.2, "class_weight": {"1": 2.5}},
    {"problem": "cce", "optimizer": "Adam", "learning_rate": 0.02, "class_weight": {"0": 2.0, "2": 0.0}},
    {"problem": "sparse", "optimizer": "Adam", "learning_rate": 0.02, "class_weight": {"1": 4.0}},
    {"problem": "mse", "optimizer": "SGD", "learning_rate": 0.1, "halved_every": 3},
    {"problem": "bce", "optimizer": "Adam", "learning_rate": 0.1, "halved_every": 2},
    {"problem": "bce", "optimizer": "SGD", "learning_rate": 0.5, "epochs": 40, "stop": ["val_loss", 2, 0.0, True]},
    {"problem": "bce", "optimizer": "Adam", "learning_rate": 0.1, "epochs": 40, "stop": ["val_accuracy", 3, 0.0, False]},
    {"problem": "mse", "optimizer": "Adam", "learning_rate": 0.02, "epochs": 40, "stop": ["loss", 1, 0.05, False]},
    {"problem": "mse", "optimizer": "Adam", "learning_rate": 0.02, "epochs": 5, "stop": ["loss", 9, 0.0, True]},
]


def change_case(change):
    import keras

    loss, metrics, kind, n_out, hidden, last = PROBLEMS[change["problem"]]
    hidden, last = change.get("hidden", hidden), change.get("last", last)
    random = np.random.default_rng([list(PROBLEMS).index(change["problem"]), 8])
    x = random.standard_normal((N_SAMPLES, N_FEATURES)).astype("float32")
    y = targets(kind, n_out, random)
    x_test, y_test = -x[:4], y[:4]
    weights = [
        random.uniform(-0.7, 0.7, shape).astype("float32")
        for shape in [(N_FEATURES, N_HIDDEN), (N_HIDDEN,), (N_HIDDEN, n_out), (n_out,)]
    ]
    model = keras.Sequential([
        keras.Input((N_FEATURES,)),
        keras.layers.Dense(N_HIDDEN, activation=hidden),
        keras.layers.Dense(n_out, activation=last),
    ])
    model.set_weights(weights)
    settings = {key: change[key] for key in ("learning_rate", "weight_decay") if key in change}
    model.compile(optimizer=getattr(keras.optimizers, change["optimizer"])(**settings), loss=loss, metrics=metrics)
    callbacks = []
    if "stop" in change:
        monitor, patience, min_delta, restores = change["stop"]
        callbacks.append(keras.callbacks.EarlyStopping(
            monitor, patience=patience, min_delta=min_delta, restore_best_weights=restores))
    if "halved_every" in change:
        n = change["halved_every"]
        callbacks.append(keras.callbacks.LearningRateScheduler(
            lambda epoch, rate: rate / 2 if epoch % n == n - 1 else rate))
    class_weight = {int(key): value for key, value in change.get("class_weight", {}).items()}
    history = model.fit(
        x, y, epochs=change.get("epochs", 10), batch_size=4, shuffle=False, verbose=0,
        validation_data=(x_test, y_test), callbacks=callbacks, class_weight=class_weight or None,
    )
    return {
        **change, "loss": loss, "metrics": metrics, "hidden": hidden, "last": last,
        "x": shortest(x), "y": shortest(y), "x_test": shortest(x_test), "y_test": shortest(y_test),
        "weights": [shortest(weight) for weight in weights],
        "history": {key: shortest(values) for key, values in history.history.items() if key != "learning_rate"},
        "weights_after": [shortest(weight) for weight in model.get_weights()],
    }


def callbacks():
    write("callbacks", keras_versions(), [change_case(change) for change in CHANGES])


# Layers besides Dense, and weights of samples: fit, table, predictions.

# (Adam after a normalisation of two samples divides a slope of 0 by its own rounding: no test of anything.)
LAYERS = [
    {"problem": "bce", "layers": [["dense", 5, "relu"], ["norm"], ["dense", 1, "sigmoid"]], "optimizer": "SGD"},
    {"problem": "mse", "layers": [["dense", 4, "linear"], ["norm", 0.5, 0.01], ["dense", 3, "tanh"], ["norm"],
                                  ["dense", 2, "linear"]], "optimizer": "SGD"},
    {"problem": "cce", "layers": [["dense", 5, "gelu"], ["norm", 0.9, 0.001], ["dense", 3, "softmax"]], "optimizer": "AdamW"},
    {"problem": "mse", "layers": [["dense", 5, "gelu"], ["dense", 2, "gelu"]], "optimizer": "Adam"},
    {"problem": "sparse", "layers": [["dense", 6, "gelu"], ["dense", 4, "gelu"], ["dense", 3, "softmax"]], "optimizer": "SGD"},
    {"problem": "bce", "shape": [3, 2], "layers": [["flatten"], ["dense", 5, "relu"], ["dense", 1, "sigmoid"]], "optimizer": "Adam"},
    {"problem": "sparse", "shape": [2, 2, 2], "layers": [["flatten"], ["dense", 3, "softmax"]], "optimizer": "SGD"},
    {"problem": "bce", "layers": [["dense", 5, "relu"], ["dense", 1, "sigmoid"]], "optimizer": "Adam", "weighted": True},
    {"problem": "mse", "layers": [["dense", 5, "tanh"], ["dense", 2, "linear"]], "optimizer": "SGD", "weighted": True},
    {"problem": "sparse", "layers": [["dense", 5, "relu"], ["dense", 3, "softmax"]], "optimizer": "Adam", "weighted": True},
]


def layers_case(case):
    import keras

    # Keras counts names over the session; a cleared session counts from the start, as we do.
    keras.backend.clear_session()
    loss, metrics, kind, n_out, _, _ = PROBLEMS[case["problem"]]
    random = np.random.default_rng([LAYERS.index(case), 9])
    shape = case.get("shape", [N_FEATURES])
    x = random.standard_normal([N_SAMPLES, *shape]).astype("float32")
    y = targets(kind, n_out, random)
    x_test, y_test = -x[:4], y[:4]
    sample_weight = random.integers(0, 9, N_SAMPLES).astype("float32") / 4 if "weighted" in case else None
    model = keras.Sequential([keras.Input(shape)])
    for name, *settings in case["layers"]:
        if name == "dense":
            model.add(keras.layers.Dense(settings[0], activation=settings[1]))
        elif name == "norm":
            momentum, epsilon = settings or [0.99, 0.001]
            model.add(keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon))
        else:
            model.add(keras.layers.Flatten())
    weights = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense):
            arrays = [random.uniform(-0.7, 0.7, w.shape).astype("float32") for w in layer.get_weights()]
            layer.set_weights(arrays)
            weights += arrays
    model.compile(optimizer=getattr(keras.optimizers, case["optimizer"])(learning_rate=0.05), loss=loss, metrics=metrics)
    before, after = [], []
    model.summary(print_fn=before.append)
    history = model.fit(
        x, y, epochs=10, batch_size=4, shuffle=False, verbose=0, validation_data=(x_test, y_test),
        sample_weight=sample_weight,
    )
    model.summary(print_fn=after.append)
    return {
        **case, "loss": loss, "metrics": metrics, "shape": shape, "x": shortest(x.ravel()), "y": shortest(y),
        "weights": [shortest(weight) for weight in weights],
        "sample_weight": None if sample_weight is None else shortest(sample_weight),
        "history": {key: shortest(values) for key, values in history.history.items()},
        "weights_after": [shortest(weight.ravel()) for weight in model.get_weights()],
        "predict": shortest(model.predict(x, verbose=0)), "before": "".join(before), "after": "".join(after),
    }


def layers():
    write("layers", keras_versions(), [layers_case(case) for case in LAYERS])


# What a layer says of itself.

PARTS = [
    {"inputs": 3, "layers": [["dense", 4, "relu"], ["dropout", 0.25], ["dense", 2, "softmax"]]},
    {"inputs": 1, "layers": [["dense", 5, "leaky_relu"], ["norm"], ["dropout", 0.5], ["dense", 3, "gelu"], ["dense", 1, "linear"]]},
    {"inputs": 784, "layers": [["dense", 8, "tanh"], ["dense", 1, "sigmoid"]]},
]


def parts_case(case):
    import keras

    keras.backend.clear_session()
    model = keras.Sequential([keras.Input([case["inputs"]])])
    for name, *settings in case["layers"]:
        made = {"dense": keras.layers.Dense, "dropout": keras.layers.Dropout, "norm": keras.layers.BatchNormalization}[name]
        model.add(made(settings[0], activation=settings[1]) if name == "dense" else made(*settings))
    dense, rates = [], {}
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense):
            dense.append(layer)
        elif isinstance(layer, keras.layers.Dropout):
            rates[dense[-1].name] = layer.rate
    return {
        **case, "count_params": model.count_params(),
        "dense": [{
            "name": layer.name, "inputs": layer.kernel.shape[0], "units": layer.units, "activation": layer.activation.__name__,
            "count_params": layer.count_params(), "rate": rates.get(layer.name, 0), "bias": shortest(layer.get_weights()[1]),
        } for layer in dense],
    }


def parts():
    write("parts", keras_versions(), [parts_case(case) for case in PARTS])


# Convolutions and max-pooling: predictions, derivatives, and five epochs from given weights.

CONVOLUTION = ["conv", 4, [3, 3], "relu", "valid", [1, 1]]
END = [["flatten"], ["dense", 3, "softmax"]]
IMAGES = [
    {"problem": "sparse", "shape": [6, 6, 1], "layers": [CONVOLUTION, ["pool", [2, 2], [2, 2]], *END], "optimizer": "SGD"},
    {"problem": "mse", "shape": [5, 6, 2], "layers": [["conv", 3, [2, 3], "tanh", "same", [1, 1]], ["pool", [2, 3], [2, 3]],
        ["flatten"], ["dense", 2, "linear"]], "optimizer": "Adam"},
    {"problem": "bce", "shape": [7, 7, 1], "layers": [["conv", 4, [3, 3], "relu", "same", [2, 2]],
        ["conv", 2, [2, 2], "relu", "valid", [1, 1]], ["flatten"], ["dense", 5, "relu"], ["dense", 1, "sigmoid"]], "optimizer": "Adam"},
    {"problem": "cce", "shape": [6, 6, 2], "layers": [["conv", 3, [3, 3], "gelu", "valid", [1, 1]], ["norm"], ["pool", [2, 2], [2, 2]],
        *END], "optimizer": "SGD"},
    {"problem": "sparse", "shape": [8, 7, 3], "layers": [["conv", 5, [5, 4], "relu", "same", [2, 1]], ["pool", [3, 3], [2, 1]],
        ["conv", 4, [2, 2], "sigmoid", "same", [1, 1]], *END], "optimizer": "Adam"},
    # Whole numbers, so that many outputs of a window are equal to the last bit.
    {"problem": "mse", "shape": [5, 5, 1], "layers": [["conv", 2, [2, 2], "linear", "valid", [1, 1]], ["pool", [2, 2], [1, 1]],
        ["flatten"], ["dense", 2, "linear"]], "optimizer": "SGD", "whole": True},
]
# Keras's own example for MNIST, and one with all that may come after a convolution: only the table.
TABLES = [
    {"shape": [28, 28, 1], "layers": [["conv", 32, [3, 3], "relu", "valid", [1, 1]], ["pool", [2, 2], [2, 2]],
        ["conv", 64, [3, 3], "relu", "valid", [1, 1]], ["pool", [2, 2], [2, 2]], ["flatten"], ["dropout", 0.5], ["dense", 10, "softmax"]]},
    {"shape": [32, 30, 3], "layers": [["conv", 8, [5, 5], "relu", "same", [2, 2]], ["norm"], ["pool", [3, 3], [2, 2]], ["dropout", 0.25],
        ["flatten"], ["dense", 7, "relu"], ["dropout", 0.5], ["dense", 1, "sigmoid"]]},
]


def images_model(case):
    import keras

    # Keras counts names over the session; a cleared session counts from the start, as we do.
    keras.backend.clear_session()
    model = keras.Sequential([keras.Input(case["shape"])])
    for name, *settings in case["layers"]:
        if name == "conv":
            filters, size, activation, padding, strides = settings
            model.add(keras.layers.Conv2D(filters, size, activation=activation, padding=padding, strides=strides))
        elif name == "pool":
            model.add(keras.layers.MaxPooling2D(settings[0], strides=settings[1]))
        elif name == "dense":
            model.add(keras.layers.Dense(settings[0], activation=settings[1]))
        elif name == "dropout":
            model.add(keras.layers.Dropout(settings[0]))
        else:
            model.add({"norm": keras.layers.BatchNormalization, "flatten": keras.layers.Flatten}[name]())
    return model


def images_case(case):
    import keras
    import tensorflow

    loss, metrics, kind, n_out, _, _ = PROBLEMS[case["problem"]]
    random = np.random.default_rng([IMAGES.index(case), 11])
    whole = "whole" in case
    size = [N_SAMPLES, *case["shape"]]
    x = (random.integers(-1, 2, size) if whole else random.standard_normal(size)).astype("float32")
    y = targets(kind, n_out, random)
    model = images_model(case)
    weights = []
    for layer in model.layers:
        if isinstance(layer, (keras.layers.Dense, keras.layers.Conv2D)):
            draw = (lambda shape: random.integers(-1, 2, shape)) if whole else (lambda shape: random.uniform(-0.7, 0.7, shape))
            arrays = [draw(w.shape).astype("float32") for w in layer.get_weights()]
            layer.set_weights(arrays)
            weights += arrays
    model.compile(optimizer=getattr(keras.optimizers, case["optimizer"])(learning_rate=0.02), loss=loss, metrics=metrics)
    with tensorflow.GradientTape() as tape:
        predicted = model(x, training=False)
        total = tensorflow.reduce_mean(keras.losses.get(loss)(y, predicted))
    layers = [it for it in model.layers if isinstance(it, (keras.layers.Dense, keras.layers.Conv2D))]
    gradients = tape.gradient(total, [weight.value for layer in layers for weight in layer.weights])
    history = model.fit(x, y, epochs=5, batch_size=4, shuffle=False, verbose=0, validation_data=(-x[:4], y[:4]))
    flat = lambda arrays: [shortest(np.ravel(array)) for array in arrays]
    return {
        **case, "loss": loss, "metrics": metrics, "x": shortest(x.ravel()), "y": shortest(y), "weights": flat(weights),
        "predict": shortest(predicted), "gradients": flat(gradients),
        "history": {key: shortest(values) for key, values in history.history.items()},
        "weights_after": flat(model.get_weights()),
    }


def tables_case(case):
    lines = []
    images_model(case).summary(print_fn=lines.append)
    return {**case, "table": "".join(lines)}


def torch_images_case():
    """A network of PyTorch, whose images have their channels first, and its weights in a file."""
    import safetensors.torch
    import torch

    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Conv2d(2, 3, (3, 2)), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(3, 4, 3, padding="same"), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(4 * 2 * 3, 3),
    )
    safetensors.torch.save_file(model.state_dict(), HERE / "images.safetensors")
    x = torch.randn(5, 2, 7, 7)
    return {"torch": torch.__version__, "x": shortest(x.permute(0, 2, 3, 1).ravel()), "predict": shortest(model(x).detach())}


def torch_flatten_case():
    """The same for a network whose first layer is Flatten."""
    import safetensors.torch
    import torch

    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 4 * 5, 2))
    safetensors.torch.save_file(model.state_dict(), HERE / "flatten.safetensors")
    x = torch.randn(3, 3, 4, 5)
    return {"torch": torch.__version__, "x": shortest(x.permute(0, 2, 3, 1).ravel()), "predict": shortest(model(x).detach())}


def images():
    cases = [images_case(case) for case in IMAGES]
    cases += [tables_case(case) for case in TABLES]
    write("images", keras_versions(), [*cases, torch_images_case(), torch_flatten_case()])


# The table of summary(), before and after fit.

MODELS = [
    {"features": 5, "units": [64, 32, 1]},
    {"features": 784, "units": [256, 128, 10]},
    {"features": 1, "units": [1]},
    {"features": 2, "units": [3] * 12},
    {"features": 4000, "units": [5000, 2]},
    {"features": 3, "units": [2, 2], "names": ["a_layer_with_quite_a_long_name_for_a_table", "out"]},
]


def summary_case(model_case, optimizer):
    import keras

    # Keras counts names over the session; a cleared session counts from the start, as we do.
    keras.backend.clear_session()
    names = model_case.get("names", [None] * len(model_case["units"]))
    model = keras.Sequential([keras.Input((model_case["features"],))] + [
        keras.layers.Dense(units, name=name) for units, name in zip(model_case["units"], names)
    ])
    model.compile(optimizer=optimizer, loss="mse")
    before, after = [], []
    model.summary(print_fn=before.append)
    x, y = np.zeros((2, model_case["features"])), np.zeros((2, model_case["units"][-1]))
    model.fit(x, y, verbose=0)
    model.summary(print_fn=after.append)
    return {**model_case, "optimizer": optimizer, "before": "".join(before), "after": "".join(after)}


def summary():
    cases = [summary_case(case, "adam") for case in MODELS]
    cases += [summary_case(MODELS[0], optimizer) for optimizer in ["sgd", "rmsprop"]]
    write("summary", keras_versions(), cases)


# The lines of fit, with a clock of ours. Each event is (kind, time, step, values).

RUNS = [
    {"epochs": 2, "steps": 4, "events": [
        ("epoch", 10.0, 0, {}), ("batch", 10.02, 1, {"accuracy": 0.0, "loss": 0.69314}),
        ("batch", 10.0203, 2, {"accuracy": 0.5, "loss": 0.7}), ("batch", 10.0207, 3, {"accuracy": 0.5, "loss": 0.71}),
        ("batch", 10.021, 4, {"accuracy": 0.5, "loss": 0.72}), ("end", 10.0212, 4, {"accuracy": 0.5, "loss": 0.72}),
        ("epoch", 10.03, 1, {}), ("batch", 10.0305, 1, {"accuracy": 0.25, "loss": 0.0009}),
        ("end", 10.0312, 4, {"accuracy": 0.25, "loss": 0.00012345, "val_accuracy": 1.0, "val_loss": 123.456789}),
    ]},
    {"epochs": 1, "steps": 157, "events": [
        ("epoch", 0.0, 0, {}), ("batch", 0.5, 1, {"loss": 2.302585}), ("batch", 0.52, 2, {"loss": 2.2}),
        ("batch", 0.56, 9, {"loss": 2.1}), ("batch", 1.7, 80, {"loss": 1.05}), ("batch", 3.1, 156, {"loss": 0.9}),
        ("batch", 3.2, 157, {"loss": 0.89}), ("end", 3.21, 157, {"loss": 0.89}),
    ]},
    {"epochs": 3, "steps": 1000, "events": [
        ("epoch", 0.0, 0, {}), ("batch", 90.0, 1, {"loss": 1e20}), ("batch", 94.0, 2, {"loss": -5.0}),
        ("batch", 98.0, 3, {"loss": -1e-5}), ("batch", 98.8, 400, {"loss": float("nan")}),
        ("end", 4800.5, 1000, {"loss": float("inf")}),
    ]},
    {"epochs": 1, "steps": 10, "events": [
        ("epoch", 0.0, 0, {}), ("batch", 0.0001, 1, {"loss": 0.001}), ("batch", 0.2, 3, {"loss": 0.00100001}),
        ("batch", 0.3, 10, {"loss": 1e-10}), ("end", 0.4, 10, {"loss": 1e-10}),
    ]},
]


def progress_case(run, verbose):
    from keras.src.callbacks import progbar_logger
    from keras.src.utils import progbar

    now = [0.0]
    progbar.time = type("Clock", (), {"time": staticmethod(lambda: now[0])})
    logger = progbar_logger.ProgbarLogger()
    logger.set_params({"verbose": verbose, "epochs": run["epochs"], "steps": run["steps"]})
    logger.on_train_begin()
    texts, epoch = [], 0
    for kind, time, step, values in run["events"]:
        now[0] = time
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            if kind == "epoch":
                logger.on_epoch_begin(step)
                # A drawing is always in place: in a notebook, as in a terminal.
                logger.progbar._dynamic_display = True
                logger.progbar._last_update = float("-inf")
            elif kind == "batch":
                logger.on_train_batch_end(step - 1, values)
            else:
                logger.on_epoch_end(epoch, values)
        texts.append(out.getvalue())
    events = [[kind, time, step, {key: repr(value) for key, value in values.items()}, text]
              for (kind, time, step, values), text in zip(run["events"], texts)]
    return {"verbose": verbose, "epochs": run["epochs"], "steps": run["steps"], "events": events}


def progress():
    write("progress", keras_versions(), [progress_case(run, verbose) for run in RUNS for verbose in (0, 1, 2)])


# PyTorch's first weights for a seed.

def linear_case(seed, n_in, n_out, n_layers):
    import torch

    torch.manual_seed(seed)
    layers = [torch.nn.Linear(n_in, n_out) for _ in range(n_layers)]
    x = torch.arange(2 * n_in, dtype=torch.float32).reshape(2, n_in) / 4
    return {
        "seed": seed, "n_in": n_in, "n_out": n_out, "x": shortest(x),
        "weights": [shortest(layer.weight.detach()) for layer in layers],
        "biases": [shortest(layer.bias.detach()) for layer in layers],
        "outputs": [shortest(layer(x).detach()) for layer in layers],
    }


def linear():
    import torch

    sizes = [(0, 3, 2, 2), (42, 3, 2, 1), (1, 1, 1, 3), (7, 20, 17, 1), (2**32 - 1, 5, 3, 1)]
    write("linear", {"torch": torch.__version__}, [linear_case(*size) for size in sizes])


# A file of weights, written by the package safetensors.

def weights():
    from safetensors.numpy import save_file

    arrays = {
        "dense.kernel": [[0.5, -1.0, 2.0], [1.5, 0.0, -0.25]], "dense.bias": [0.0, 1.0, -1.0],
        "last.weight": [[1.0, 2.0, 3.0]], "last.bias": [0.125],
    }
    arrays = {name: np.array(array, dtype="float32") for name, array in arrays.items()}
    save_file(arrays, HERE / "weights.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["fit", "callbacks", "layers", "parts", "images", "summary", "progress", "linear", "weights"]
    for name in wanted:
        globals()[name]()
