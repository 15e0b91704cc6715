"""Cells as a student would type them, for Python; the same work as in the other two scripts."""

# %% setup
import numpy as np
import matplotlib.pyplot as plt
# %%
a_RUN = np.array([[1.0, 2.0], [3.0, 4.0]])
# %%
b_RUN = np.array([[0.5, -1.0], [2.0, 0.25]])
# %%
a_RUN + b_RUN
# %%
a_RUN @ b_RUN
# %%
x_RUN = np.array([3.0, -1.0])
# %%
y_RUN = a_RUN @ x_RUN
y_RUN
# %%
print("length:", np.linalg.norm(y_RUN))
# %%
def relu_RUN(z):
    return np.maximum(z, 0.0)
# %%
relu_RUN(y_RUN)
# %%
w_RUN = np.linalg.solve(a_RUN, x_RUN)
print("w =", w_RUN)
# %% fails
c_RUN = a_RUN @ bb_RUN
# %%
c_RUN = a_RUN @ b_RUN.T
c_RUN
# %%
class LineRUN:
    def __init__(self, slope, intercept):
        self.slope = slope
        self.intercept = intercept
# %%
def at_RUN(line, x):
    return line.slope * x + line.intercept
# %%
line_RUN = LineRUN(2.0, -1.0)
at_RUN(line_RUN, 3.0)
# %%
total_RUN = 0.0
for i in range(1000):
    total_RUN += at_RUN(line_RUN, i) ** 2
print("total:", total_RUN)
# %%
v_RUN = np.array([0.0, 0.0])
errors_RUN = []
for _ in range(100):
    residual = a_RUN @ v_RUN - x_RUN
    errors_RUN.append(np.sum(residual**2))
    v_RUN = v_RUN - 0.02 * 2.0 * a_RUN.T @ residual
print("v =", v_RUN)
# %%
plt.title("Error")
plt.plot(range(100), errors_RUN, label="error")
plt.show()
# %%
t_RUN = a_RUN.T.copy()
t_RUN
# %%
np.linalg.det(a_RUN)
# %%
s_RUN = np.linalg.svd(a_RUN)[1]
print("singular values:", s_RUN)
# %%
a_RUN[0].sum()
# %%
marks_RUN = [7, 9, 4, 6]
# %%
mean_RUN = sum(marks_RUN) / len(marks_RUN)
mean_RUN
# %%
print(f"mean {mean_RUN:.1f} of {len(marks_RUN)}")
