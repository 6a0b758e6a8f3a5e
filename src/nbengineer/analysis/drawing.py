"""Which code draws figures that pyplot keeps (DESIGN 6, figures)."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import PURE_BUILTINS, library_function, resolved, root
from nbengineer.analysis.walking import calls_now, nodes_now, walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

PYPLOT = frozenset({"matplotlib.pyplot", "pylab", "matplotlib.pylab"})
QUIET = frozenset(
    "close show rc rcdefaults rc_context rcParams style switch_backend ion ioff isinteractive interactive"
    " get_backend get_cmap set_cmap cm colormaps cycler figaspect imread imsave fignum_exists get_fignums"
    " get_figlabels setp getp get_plot_commands install_repl_displayhook uninstall_repl_displayhook"
    " set_loglevel xkcd findobj get_scale_names color_sequences bivar_colormaps multivar_colormaps ticker mlab".split()
)
"""Names of pyplot whose call makes no figure; so do its classes."""

QUIET_SEABORN = frozenset(
    "set set_theme set_style set_context set_palette set_color_codes reset_defaults reset_orig load_dataset"
    " objects get_data_home get_dataset_names axes_style plotting_context color_palette mpl_palette"
    " hls_palette husl_palette light_palette dark_palette diverging_palette blend_palette xkcd_palette"
    " crayon_palette cubehelix_palette desaturate saturate set_hls_values choose_colorbrewer_palette cm mpl"
    " palettes".split()
)
DRAWING_PACKAGES = (
    *(
        "missingno.",
        "mplfinance.",
        "scikitplot.",
        "yellowbrick.",
        "networkx.draw",
        "shap.plots.",
        "statsmodels.graphics.",
    ),
    *("matplotlib_venn.", "squarify.", "joypy.", "calmap.", "ptitprince.", "librosa.display.", "skimage.io.imshow"),
    *(
        "pandas.plotting.",
        "arviz.plot",
        "mlxtend.plotting.",
        "sklearn_evaluation.plot",
        "upsetplot.",
        "waterfall_chart.",
    ),
    *("lightgbm.plot", "xgboost.plot", "astropy.visualization.", "surprise.plot", "dtreeviz."),
)
"""Packages and families of functions that draw with pyplot."""

QUIET_FUNCTIONS = frozenset(
    "register_matplotlib_converters deregister_matplotlib_converters make_addplot make_mpf_style"
    " make_marketcolors available_styles nullity_filter nullity_sort".split()
)
BROWSER_PACKAGES = frozenset(
    "plotly altair bokeh folium pyecharts hvplot holoviews cufflinks graphviz dash pydeck ipyleaflet"
    " lets_plot plotnine keras tensorflow pydot streamlit".split()
)
"""Packages whose plots are nothing to pyplot."""

DRAWN = frozenset(
    "plot_tree plot_acf plot_pacf qqplot qqplot_2samples probplot dendrogram imshow from_estimator"
    " from_predictions scatter_matrix parallel_coordinates andrews_curves lag_plot autocorrelation_plot"
    " bootstrap_plot radviz summary_plot dependence_plot waterfall_plot bar_plot decision_plot"
    " group_difference_plot image_plot partial_dependence_plot month_plot quarter_plot seasonal_plot"
    " interaction_plot influence_plot abline_plot violinplot beanplot mosaic tsaplots decision_regions ts_plot".split()
)
"""Functions of libraries that draw, by their last name."""

PLOT_METHODS = frozenset("plot hist boxplot hexbin".split())
POINTED = frozenset("force_plot force".split())
"""Functions of shap that draw with pyplot only if they are told to."""

RUNNING = frozenset("exec eval".split())
SIGNS = frozenset(
    {
        *(name for module in PYPLOT for name in module.split(".")),
        *(name.removesuffix(".").rpartition(".")[2] for name in DRAWING_PACKAGES),
        *("seaborn", "graphics", "poof", *DRAWN, *PLOT_METHODS, *POINTED, *RUNNING),
    }
) - {"matplotlib"}
SIGNS_BEGIN = ("from_", "plot_", *(name.rpartition(".")[2] for name in DRAWING_PACKAGES if not name.endswith(".")))


@lru_cache(maxsize=1000)
def is_sign(word: str) -> bool:
    """Say whether a name of an import, a function or an attribute may mean that something draws."""
    return word in SIGNS or word.startswith(SIGNS_BEGIN)


def pens(modules: Mapping[str, str]) -> frozenset[str]:
    """Give the names of imports by which the notebook may draw, whatever it calls of them."""
    return frozenset(name for name, what in modules.items() if any(map(is_sign, what.split("."))))


def draws(node: ast.AST, modules: Mapping[str, str], drawing_functions: AbstractSet[str] = frozenset()) -> bool:
    """Say whether code that runs with `node` draws with pyplot.

    By pyplot itself, a plot method, a library that uses pyplot, or what the notebook makes: the names in
    `drawing_functions` (as `drawers_of` gives them).
    """
    if any(_call_draws(one, modules, drawing_functions) for one in calls_now(node)):
        return True
    loops = [one.iter for one in nodes_now(node) if isinstance(one, ast.For | ast.comprehension)]
    return any(holds_drawing(one, drawing_functions) for one in loops)


def holds_drawing(node: ast.AST, drawing_functions: AbstractSet[str]) -> bool:
    """Say whether the value of an expression may hold something that draws when it is called."""
    return bool(drawing_functions) and not drawing_functions.isdisjoint(_names(node))


def _names(node: ast.AST) -> set[str]:
    """Give the names that an expression reads, and the attributes as `.name`."""
    found = set()
    for one in walk(node):
        if isinstance(one, ast.Name):
            found.add(one.id)
        elif isinstance(one, ast.Attribute):
            found.add(f".{one.attr}")
    return found


def _call_draws(call: ast.Call, modules: Mapping[str, str], drawing_functions: AbstractSet[str]) -> bool:
    name = called_name(call)
    if _is_given(call, modules, drawing_functions) or _runs_drawing_text(call, modules, drawing_functions):
        return True
    if isinstance(call.func, ast.Name) and name in drawing_functions:
        return True
    what = library_function(call.func, modules)
    if what:
        return _function_draws(call, what, name)
    if not isinstance(call.func, ast.Attribute):
        return not isinstance(call.func, ast.Name) and holds_drawing(call.func, drawing_functions)
    value = call.func.value
    if f".{name}" in drawing_functions:
        return True
    if name in PLOT_METHODS or name.startswith("plot_"):
        return True
    return (isinstance(value, ast.Attribute) and value.attr == "plot") or name in {"poof", "from_estimator"}


def _is_given(call: ast.Call, modules: Mapping[str, str], drawing_functions: AbstractSet[str]) -> bool:
    """Say whether a call gets something that draws: `map(draw, frames)`, `fit(x, callbacks=[Plotter()])`."""
    for part in [*call.args, *(keyword.value for keyword in call.keywords)]:
        names = _names(part) if drawing_functions else set()
        if names & drawing_functions:
            return True
        if called_name(call) not in PURE_BUILTINS and any(f"{one}." in drawing_functions for one in names):
            return True
        if isinstance(part, ast.Lambda) and draws(part.body, modules, drawing_functions):
            return True
    return False


def _runs_drawing_text(call: ast.Call, modules: Mapping[str, str], drawing_functions: AbstractSet[str]) -> bool:
    """Say whether a call runs a literal text as code that draws."""
    match call:
        case ast.Call(func=ast.Name(id="exec" | "eval"), args=[ast.Constant(value=str(text)), *_]):
            try:
                return draws(ast.parse(text.strip()), modules, drawing_functions)
            except (SyntaxError, ValueError, RecursionError):
                return False
        case _:
            return False


def _function_draws(call: ast.Call, what: str, name: str) -> bool:
    module = what.rpartition(".")[0]
    package = what.partition(".")[0]
    if package in BROWSER_PACKAGES:
        return False
    if what.startswith(("matplotlib.pyplot.", "pylab.", "matplotlib.pylab.")):
        inside = what.removeprefix("matplotlib.").removeprefix("pyplot.").removeprefix("pylab.").partition(".")[0]
        return inside not in QUIET and not inside[:1].isupper()
    if package == "seaborn":
        return what.split(".")[1] not in QUIET_SEABORN
    if package == "shap" and name in POINTED:
        return any(keyword.arg == "matplotlib" for keyword in call.keywords)
    if name == "text" and package == "shap":
        return False
    if name in {"probplot", "dendrogram"}:
        return _draws_if_told(call, name)
    if what.startswith(DRAWING_PACKAGES) or ".graphics." in what:
        return name not in QUIET_FUNCTIONS
    display = module.rpartition(".")[2].endswith("Display") and name.startswith("from_")
    return (
        display or name in DRAWN - {"from_estimator", "from_predictions"} or name == "plot" or name.startswith("plot_")
    )


def _draws_if_told(call: ast.Call, name: str) -> bool:
    """Say whether one of scipy's functions draws: `probplot` given a plot, `dendrogram` unless told not to."""
    if name == "probplot":
        return any(keyword.arg == "plot" for keyword in call.keywords) or len(call.args) > 4  # noqa: PLR2004 (its place)
    return not any(keyword.arg == "no_plot" for keyword in call.keywords)


def pyplot_calls(modules: Mapping[str, str]) -> dict[str, str]:
    """Give the ways in which the notebook writes pyplot's `show`, and for each the statement that closes all figures.

    "" stands for a `show` beside which the notebook has no name for pyplot.
    """
    found = {}
    close = next((f"{name}.close" for name, what in sorted(modules.items()) if what in PYPLOT), "")
    close = close or next((name for name, what in modules.items() if what == "matplotlib.pyplot.close"), "")
    for name, what in modules.items():
        if what in PYPLOT:
            found[f"{name}.show"] = f'{name}.close("all")'
        elif what == "matplotlib":
            found[f"{name}.pyplot.show"] = f'{name}.pyplot.close("all")'
        elif what in {f"{module}.show" for module in PYPLOT}:
            found[name] = f'{close}("all")' if close else ""
    return found


def closing_calls(modules: Mapping[str, str]) -> frozenset[str]:
    """Give the ways in which the notebook writes a `show` of pyplot that a statement can stand for."""
    return frozenset(call for call, closing in pyplot_calls(modules).items() if closing)


def sets_backend(node: ast.AST, modules: Mapping[str, str]) -> bool:
    """Say whether the code chooses another backend than the notebook's inline one."""
    return any(_call_sets_backend(one, modules) for one in calls_now(node)) or any(
        isinstance(one, ast.Subscript)
        and isinstance(one.ctx, ast.Store)
        and isinstance(one.slice, ast.Constant)
        and one.slice.value == "backend"
        and root(one) in modules
        and resolved(one.value, modules).endswith("rcParams")
        for one in nodes_now(node)
    )


def _call_sets_backend(call: ast.Call, modules: Mapping[str, str]) -> bool:
    name = library_function(call.func, modules)
    if name != "matplotlib.use" and not name.endswith(("pyplot.switch_backend", "pylab.switch_backend")):
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in {"backend", "newbackend"})]
    return not any(isinstance(one, ast.Constant) and "inline" in str(one.value) for one in given[:1])
