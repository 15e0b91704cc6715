"""The same controls with ipywidgets, and the network in Keras, on TensorFlow."""

# %%
import os

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from ipywidgets import FloatSlider, interact
from tensorflow import keras
from tensorflow.keras.layers import Dense, Input

tf.config.threading.set_intra_op_parallelism_threads(int(os.environ["OMP_NUM_THREADS"]))
tf.config.threading.set_inter_op_parallelism_threads(int(os.environ["OMP_NUM_THREADS"]))
np.random.seed(0)
x, y = np.random.rand(100, 5), np.random.rand(100, 1)
# %% chapter
def train(rate):
    model = keras.Sequential(
        [Input(shape=(5,)), Dense(64, "relu"), Dense(32, "relu"), Dense(1, "sigmoid")]
    )
    optimizer = keras.optimizers.Adam(learning_rate=rate)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, epochs=50, batch_size=32, verbose=0)
    plt.plot(history.history["loss"])
    plt.title(f"rate {rate:.4f}")
    plt.show()

interact(train, rate=FloatSlider(min=0.001, max=0.1, step=0.0001, value=0.01))
