"""The two networks in Keras, on TensorFlow."""

# %%
import os
import time

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.layers import Dense, Input

tf.config.threading.set_intra_op_parallelism_threads(int(os.environ["OMP_NUM_THREADS"]))
tf.config.threading.set_inter_op_parallelism_threads(int(os.environ["OMP_NUM_THREADS"]))


def measure(name, repeats, work):
    """Prints the middle one of a few times; the first call is left out."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print("MEASURED", name, sorted(times)[repeats // 2])
# %%
np.random.seed(0)
x, y = np.random.rand(100, 5), np.random.rand(100, 1)
# %%
def fit_chapter_network():
    model = keras.Sequential(
        [Input(shape=(5,)), Dense(64, "relu"), Dense(32, "relu"), Dense(1, "sigmoid")]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=50, batch_size=32, verbose=0)
# %%
measure("fit", 3, fit_chapter_network)
# %%
images = np.random.rand(20_000, 784).astype("float32")
digits = np.random.randint(0, 10, 20_000)
large = keras.Sequential(
    [Input(shape=(784,)), Dense(256, "relu"), Dense(128, "relu"), Dense(10, "softmax")]
)
large.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
# %%
measure("epoch", 3, lambda: large.fit(images, digits, epochs=1, batch_size=128, verbose=0))
