"""Prints figures, axes and other artists of matplotlib by what they show, without having anything drawn or laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.kinds import mro, qualname

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer

ASKED: dict[str, tuple[str, ...]] = {
    "Line2D": ("get_xydata", "get_color", "get_linestyle", "get_marker", "get_linewidth"),
    "Rectangle": ("get_xy", "get_width", "get_height", "get_facecolor"),
    "Circle": ("get_center", "get_radius", "get_facecolor"),
    "Wedge": ("get_facecolor",),
    "Polygon": ("get_xy", "get_facecolor"),
    "Patch": ("get_facecolor",),
    "Text": ("get_text", "get_unitless_position", "get_color"),
    "ContourSet": (),
    "Collection": ("get_offsets", "get_array", "get_facecolor", "get_sizes"),
    "_ImageBase": ("get_array", "get_extent", "get_clim"),
    "Legend": (),
}
"""What an artist is asked for, by the first of its bases in this table."""
HELD: dict[str, tuple[str, ...]] = {
    "Wedge": ("center", "r", "theta1", "theta2", "width"),
    "ContourSet": ("levels",),
    "Legend": ("texts",),
    "Annotation": ("xy",),
    "Ellipse": ("width", "height", "angle"),
}
SHOWN = ("lines", "patches", "collections", "images", "texts", "tables", "artists")
COLORS = frozenset({"get_facecolor", "get_color"})


def show_figure(printer: Printer, value: Any) -> Node:
    """Print a figure: its size, its texts, its axes."""
    size = value.get_size_inches().tolist() if hasattr(value, "get_size_inches") else None
    parts = [("size", size), *((f"axes[{place}]", axes) for place, axes in enumerate(value.axes))]
    parts += [(f"texts[{place}]", text) for place, text in enumerate(value.texts)]
    legends = getattr(value, "legends", ())
    parts += [(f"legends[{place}]", legend) for place, legend in enumerate(legends)]
    return {"type": printer.homes.named(type(value)), "parts": printer.parts(parts)}


def show_axes(printer: Printer, value: Any) -> Node:
    """Print axes: titles, scales, limits that were set, ticks that were set, and all that is drawn in them."""
    parts = [("title", value.get_title()), *_sides(value)]
    legend = getattr(value, "legend_", None)
    parts += [("legend", legend)] if legend is not None else []
    for name in SHOWN:
        parts += [(f"{name}[{place}]", artist) for place, artist in enumerate(list(getattr(value, name, ())))]
    return {"type": printer.homes.named(type(value)), "parts": printer.parts(parts)}


def _sides(axes: Any) -> Iterator[tuple[str, Any]]:
    for side in ("x", "y", "z"):
        axis = getattr(axes, f"{side}axis", None)
        if axis is None:
            continue
        yield f"{side} label", axis.get_label_text()
        yield f"{side} scale", axis.get_scale()
        if side != "z" and not getattr(axes, f"get_autoscale{side}_on")():
            low, high = axes._viewLim.get_points()[:, "xy".index(side)].tolist()  # noqa: SLF001 (asked, it would scale)
            yield f"{side} limits", [low, high]
        for what, kind in (("ticks", axis.get_major_locator()), ("tick labels", axis.get_major_formatter())):
            fixed = getattr(kind, "locs" if what == "ticks" else "seq", None)
            if type(kind).__name__ in {"FixedLocator", "FixedFormatter"}:
                yield f"{side} {what}", list(fixed) if fixed is not None else None


def show_artist(printer: Printer, value: Any) -> Node:
    """Print any other artist by the numbers and texts that it is drawn from."""
    kinds = [qualname(base) for base in mro(type(value))]
    mapped = _unmapped(value)
    asked = [name for name in next((ASKED[kind] for kind in kinds if kind in ASKED), ()) if name not in mapped]
    held = next((HELD[kind] for kind in kinds if kind in HELD), ())
    parts = [
        (name.removeprefix("get_"), _color(name, getattr(value, name)())) for name in asked if hasattr(value, name)
    ]
    parts += [(name, getattr(value, name, None)) for name in held]
    parts += [("color map", getattr(value.cmap, "name", ""))] if mapped and hasattr(value, "cmap") else []
    if "Patch" in kinds and "Rectangle" not in kinds and "Wedge" not in kinds:
        parts.append(("outline", value.get_path().vertices))
    if "Collection" in kinds and "PathCollection" not in kinds:
        paths = value.get_paths()
        parts += [(f"outline[{place}]", path.vertices) for place, path in enumerate(paths)]
    printer.aside()
    return {"type": printer.homes.named(type(value)), "parts": printer.parts(parts)}


def _unmapped(value: Any) -> frozenset[str]:
    """Give what is not asked of an artist that has its colors from numbers: they are only made when it is drawn."""
    numbers = getattr(value, "get_array", None)
    return COLORS if numbers is not None and numbers() is not None else frozenset()


def show_contours(printer: Printer, value: Any) -> Node:
    """Print contours: their levels and outlines; before matplotlib 3.8 they are no artist but hold some."""
    held = value.collections if "Artist" not in {qualname(base) for base in mro(type(value))} else ()
    found = show_artist(printer, value)
    return {**found, "parts": [*found["parts"], *printer.parts((f"[{place}]", one) for place, one in enumerate(held))]}


def show_inner(printer: Printer, value: Any) -> Node:
    """Print the machinery between artists by its type; it refers to all of a figure, by identity."""
    return printer.doubt(type(value), "is only compared as part of a figure")


def _color(name: str, found: Any) -> Any:
    return [*map(str, found)] if name in COLORS and isinstance(found, tuple) else found


def show_group(printer: Printer, value: Any) -> Node:
    """Print what a plotting call gives: a tuple of artists with a name."""
    parts = [(f"[{place}]", artist) for place, artist in enumerate(tuple.__iter__(value))]
    return {"type": printer.homes.named(type(value)), "parts": printer.parts(parts)}


Show = Callable[["Printer", Any], "Node"]

CHANGEABLE: dict[tuple[str, str], Show] = {
    ("matplotlib", "FigureBase"): show_figure,
    ("matplotlib", "Figure"): show_figure,
    ("matplotlib", "_AxesBase"): show_axes,
    ("matplotlib", "Artist"): show_artist,
    ("matplotlib", "Container"): show_group,
    ("matplotlib", "ContourSet"): show_contours,
    ("matplotlib", "TransformNode"): show_inner,
    ("matplotlib", "CallbackRegistry"): show_inner,
}
