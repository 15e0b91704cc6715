"""Eigenbook from a wheel: the command `eigenbook`, and where the installed kernel is.

The kernel, its library and its compiler are not Python: they are in `share/eigenbook` of the same
environment, and Jupyter finds them by the specification in `share/jupyter/kernels/eigenbook`.
"""
