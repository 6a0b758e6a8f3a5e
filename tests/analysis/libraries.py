"""Imports as most notebooks have them, and statements to ask about."""

import ast

MODULES = {
    "np": "numpy",
    "pd": "pandas",
    "plt": "matplotlib.pyplot",
    "sns": "seaborn",
    "random": "random",
    "heapq": "heapq",
    "sm": "statsmodels.api",
    "train_test_split": "sklearn.model_selection.train_test_split",
    "Pipeline": "sklearn.pipeline.Pipeline",
    "GridSearchCV": "sklearn.model_selection.GridSearchCV",
    "StandardScaler": "sklearn.preprocessing.StandardScaler",
    "scale": "sklearn.preprocessing.scale",
    "shuffle": "sklearn.utils.shuffle",
    "nn": "torch.nn",
    "copy": "copy",
    "deepcopy": "copy.deepcopy",
    "json": "json",
    "minimize": "scipy.optimize.minimize",
    "helpers": "helpers",
}


def parse(source):
    """Give the first statement of a cell."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile(source, "<cell>", "exec", flags, dont_inherit=True).body[0]
