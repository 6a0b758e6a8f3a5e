"""A matplotlib backend that shows as a notebook's does: `plt.show()` closes all figures; nothing reaches a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

if TYPE_CHECKING:
    from matplotlib.backend_bases import FigureManagerBase

__all__ = ["FigureCanvas", "show"]

NAME = f"module://{__name__}"


def show(*_: Any, **__: Any) -> None:
    """Close all figures, as the inline backend does after it has shown them."""
    from matplotlib._pylab_helpers import Gcf  # noqa: PLC0415 (imports this module's importer)

    Gcf.destroy_all()


def new_figure_manager_given_figure(num: int, figure: Any) -> FigureManagerBase:
    """Manage a figure without a window."""
    return FigureCanvas.new_manager(figure, num)
