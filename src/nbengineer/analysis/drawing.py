"""Which code draws figures that pyplot keeps (DESIGN 6, figures)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import resolved, root
from nbengineer.analysis.walking import calls_now

if TYPE_CHECKING:
    from collections.abc import Mapping

PYPLOT = frozenset({"matplotlib.pyplot", "pylab", "matplotlib.pylab"})
DRAWING = (
    "matplotlib.pyplot.",
    "pylab.",
    "matplotlib.pylab.",
    "seaborn.",
    "missingno.",
    "mplfinance.",
    "scikitplot.",
    "yellowbrick.",
)
QUIET = frozenset(
    "set set_theme set_style set_context set_palette reset_defaults load_dataset color_palette despine show close use rc"
    " rcdefaults switch_backend ion ioff get_cmap rcParams savefig style cm colormaps get_dataset_names axes_style"
    " plotting_context register_matplotlib_converters mpl_palette hls_palette husl_palette light_palette dark_palette".split()
)
PLOT_METHODS = frozenset("plot hist boxplot hexbin".split())
PLOT_ACCESSORS = frozenset("bar barh box density kde hist area line pie scatter hexbin".split())
PLOT_FUNCTIONS = frozenset(
    "scatter_matrix parallel_coordinates andrews_curves lag_plot autocorrelation_plot bootstrap_plot radviz plot_tree"
    " plot_confusion_matrix plot_roc_curve plot_acf plot_pacf plot_predict plot_importance plot_partial_dependence qqplot"
    " probplot draw draw_networkx draw_networkx_nodes draw_networkx_edges draw_networkx_labels dendrogram summary_plot"
    " dependence_plot force_plot waterfall beeswarm plot_diagnostics plot_components plot_metric plot_decision_regions"
    " from_estimator from_predictions seasonal_plot month_plot plot_corr interaction_plot plot_model".split()
)


def draws(node: ast.AST, modules: Mapping[str, str], drawing_functions: frozenset[str] = frozenset()) -> bool:
    """Say whether code that runs with `node` draws: by pyplot, a plot method, a library that uses pyplot, or a function
    of the notebook in `drawing_functions`."""
    known = dict(modules)
    return any(_call_draws(one, known, drawing_functions) for one in calls_now(node))


def _call_draws(call: ast.Call, modules: dict[str, str], drawing_functions: frozenset[str]) -> bool:
    name = called_name(call)
    if isinstance(call.func, ast.Name) and name in drawing_functions:
        return True
    what = resolved(call.func, modules)
    if root(call.func) in modules and what.startswith(DRAWING):
        return name not in QUIET
    if name in PLOT_FUNCTIONS:
        return True
    if isinstance(call.func, ast.Attribute):
        if name in PLOT_METHODS:
            return root(call.func) not in modules
        return name in PLOT_ACCESSORS and isinstance(call.func.value, ast.Attribute) and call.func.value.attr == "plot"
    return False


def pyplot_calls(modules: Mapping[str, str]) -> dict[str, str]:
    """Give the ways in which the notebook writes pyplot's `show`, and for each the statement that closes all figures."""
    found = {}
    for name, what in modules.items():
        if what in PYPLOT:
            found[f"{name}.show"] = f'{name}.close("all")'
        elif what == "matplotlib":
            found[f"{name}.pyplot.show"] = f'{name}.pyplot.close("all")'
        elif what == "matplotlib.pyplot.show":
            base = next((other for other, whole in modules.items() if whole in PYPLOT), "")
            found[name] = f'{base}.close("all")' if base else ""
    return found


def sets_backend(node: ast.AST, modules: Mapping[str, str]) -> bool:
    """Say whether the code chooses another backend than the notebook's inline one."""
    known = dict(modules)
    wanted = {"matplotlib.use", "matplotlib.pyplot.switch_backend"}
    return any(resolved(one.func, known) in wanted for one in calls_now(node))
