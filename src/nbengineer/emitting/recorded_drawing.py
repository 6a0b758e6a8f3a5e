"""The code that says what a figure shows; it runs in the package's tests and where the notebook is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SHOWN = (
    "inches",
    "title",
    "labels",
    "legend",
    "colors",
    "lines",
    "patches",
    "collections",
    "images",
    "texts",
    "reaches",
)
"""What is said of each axes."""


def in_short(drawn: Sequence[Any], keys: Collection[str]) -> tuple[Any, ...]:
    """Give of what is drawn only what `keys` name."""
    return tuple([{key: axes[key] for key in axes if key in keys} for axes in figure] for figure in drawn)


def told_of(drawn: Sequence[Any]) -> frozenset[str]:
    """Give the keys under which something is said of the axes of figures; all where there are no axes."""
    return frozenset(key for figure in drawn for axes in figure for key in axes) or frozenset(SHOWN)


DRAWING = '''\
def _drawing(figure):
    """Say what a figure shows: for each of its axes the texts, how much is drawn, how far it reaches."""
    width, height = figure.get_size_inches()
    return [
        {
            "inches": f"{width:.4g} x {height:.4g}",
            "title": axes.get_title(),
            "labels": [axes.get_xlabel(), axes.get_ylabel()],
            "legend": [text.get_text() for text in axes.legend_.texts] if axes.legend_ else [],
            "colors": _colors(axes),
            "lines": len(axes.lines),
            "patches": len(axes.patches),
            "collections": len(axes.collections),
            "images": len(axes.images),
            "texts": len(axes.texts),
            "reaches": [f"{end:.4g}" for end in axes.dataLim.extents],
        }
        for axes in figure.axes
    ]


def _colors(axes):
    """Give the colours of lines and areas, each once."""
    found = [*(line.get_color() for line in axes.lines), *(one.get_facecolor() for one in axes.patches)]
    return sorted({plt.matplotlib.colors.to_hex(color) for color in found})
'''

WATCH = '''\
def _watch(put):
    """Give a list that fills with what figures show as they are closed, and a function that closes the rest."""
    shown = []
    close = plt.close

    def closing(fig=None):
        if fig == "all":
            shown.extend(_drawing(plt.figure(number)) for number in plt.get_fignums())
        close(fig)

    close("all")
    put(plt, "close", closing)
    return shown, lambda: plt.close("all")
'''
