"""The chapter's cells in Python: the same work in the same order, rewritten.

Two of them differ, each in a way that makes Python no slower: the cell that installs a package
prints a JSON text, as the port does, and tables are shown by pandas alone.
"""

# %% scalars
s = 5
t = 3.14
print(s, t)
# %% vectors
import numpy as np

x = np.array([1, 2, 3])
x
# %% matrices
A = np.array([[1, 2], [3, 4]])
A
# %% tensors
T = np.random.rand(3, 3, 3)
T
# %% operations
x, y = np.array([1, 2]), np.array([3, 4])
B = np.array([[5, 6], [7, 8]])
{
    "x + y": x + y,
    "dot product": np.dot(x, y),
    "A x": A @ x,
    "A B": A @ B,
    "A transposed": A.T,
    "length of x": np.linalg.norm(x),
}
# %% 6
A, B = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])
x, y = np.array([1, 2]), np.array([3, 4])
C = A @ B
elementwise = A * B
inner = np.dot(x, y)
distributive = np.allclose(A @ (B + B), C + C)
D = np.array([[2, 3], [4, 5]])
associative = np.allclose(A @ (B @ D), C @ D)
transposed = np.allclose(C.T, B.T @ A.T)
solution = np.linalg.solve(np.array([[2, 1], [1, 3]]), np.array([8, 13]))
# %% 8
import pandas as pd

results = {
    "A B": C,
    "A * B": elementwise,
    "x . y": inner,
    "distributive": distributive,
    "associative": associative,
    "transposed": transposed,
    "A x = b": solution,
}
results
# %% 13
import json

print(json.dumps({"name": "C", "shape": C.shape, "sum": int(C.sum())}))
# %% table
table = pd.DataFrame([(name, str(value)) for name, value in results.items()])
table.columns = ["Operation", "Result"]
display(table)
# %% 20
import torch
from torch import nn


class OneLayer(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.linear = nn.Linear(n_in, n_out)

    def forward(self, data):
        return self.linear(data)


sample = torch.tensor([[1.0, 2.0, 3.0]])
layer = OneLayer(3, 2)
answer = layer.forward(sample)
weight, offset = layer.linear.weight.data, layer.linear.bias.data
rows = {
    "input": sample,
    "output": answer,
    "weights": weight,
    "bias": offset,
    "by hand": torch.mm(sample, weight.T) + offset,
}
table = pd.DataFrame([(name, str(value)) for name, value in rows.items()])
display(table)
# %% 21
X = np.array([[1, 2], [2, 3], [3, 4], [4, 5]])
y = np.array([3, 5, 7, 9])
# %% 26
weights = np.array([5, 5])


def predict(data, weights):
    return np.dot(data, weights)


predictions = predict(X, weights)
print("predictions:", predictions)
# %% 27
def mean_squared_error(truth, guess):
    return np.mean((truth - guess) ** 2)


error = mean_squared_error(y, predictions)
print("error:", error)
gradient = 2 * np.dot(X.T, predictions - y) / len(y)
rate = 0.01
weights = weights - rate * gradient
new_predictions = predict(X, weights)
new_error = mean_squared_error(y, new_predictions)
print("new predictions:", new_predictions)
print("new error:", new_error)
# %% rank
rank = np.linalg.matrix_rank(X)
print("rank:", rank)
print("dependent:", rank < X.shape[1])
# %% 29
try:
    print("by the inverse:", np.dot(np.linalg.inv(X), y))
except np.linalg.LinAlgError:
    print("no inverse")
print("by the pseudo-inverse:", np.dot(np.linalg.pinv(X), y))
# %% 39
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Sequential
# %% 40
X = np.random.rand(100, 5)
y = np.random.rand(100, 1)
# %% model
model = Sequential()
model.add(Input(shape=(5,)))
model.add(Dense(64, activation="relu"))
model.add(Dense(32, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.summary()
# %% 43
history = model.fit(X, y, epochs=50, verbose=0)
history
# %% 44
weights, bias = model.layers[0].get_weights()
weights_pinv = np.linalg.pinv(weights)
print("weights:", weights.shape)
print("pseudo-inverse:", weights_pinv.shape)
# %% 45
U, D, Vt = np.linalg.svd(weights)
print("singular values:", D)
