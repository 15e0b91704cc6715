"""Eigenbook from a wheel: the command `eigenbook`, and where the installed kernel is.

The kernel, its library and its compiler are no Python: they lie in `share/eigenbook` of the same
environment, and Jupyter finds them by the specification in `share/jupyter/kernels/eigenbook`.
"""
