"""Prints arrays: of numpy, sparse ones of scipy, tensors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.bytewise import array_leaf
from nbengineer.edges.sent.many import LONG, items, lines_of
from nbengineer.edges.sent.objects import attributes, show_object
from nbengineer.edges.sent.plain import types_in
from nbengineer.edges.sent.texts import ROWS

if TYPE_CHECKING:
    from nbengineer.edges.sent.printing import Node, Printer


def show_array(printer: Printer, value: Any) -> Node:
    """Print an array, and what a class derived from it adds."""
    numpy = sys.modules["numpy"]
    kind = type(value)
    named = {"type": printer.homes.named(kind)}
    bare = value if kind is numpy.ndarray else numpy.ndarray.view(value, numpy.ndarray)
    printer.keep(bare)
    printer.region(bare, value)
    node = {**named, **content(printer, bare, value)}
    if kind is not numpy.ndarray:
        node["parts"] = [*node.get("parts", []), *attributes(printer, value)]
    return node


def content(printer: Printer, bare: Any, owner: Any) -> Node:
    """Give what an array without a class of its own holds; `owner` is the object that keeps it alive."""
    dtype = bare.dtype
    if dtype.names:
        fields = [(f"[{name!r}]", bare[name]) for name in dtype.names]
        parts = [[label, {"type": str(field.dtype), **content(printer, field, owner)}] for label, field in fields]
        return {"text": f"{dtype} {bare.shape}", "parts": parts}
    if dtype.hasobject:
        return {"text": f"{dtype} {bare.shape}", **objects(printer, bare.reshape(-1))}
    if dtype.kind == "T":
        return {"text": f"{dtype} {bare.shape}", **objects(printer, bare.astype(object).reshape(-1))}
    return {"leaf": printer.once(bare, lambda: array_leaf(printer.spool, bare))}


def objects(printer: Printer, flat: Any) -> Node:
    """Give what an array of objects holds, in order."""
    if len(flat) > LONG and all(printer.plain.all_plain(types_in(part)) for part in parts_of(printer, flat)):
        return {"leaf": printer.once(flat, lambda: lines_of(printer, len(flat), parts_of(printer, flat)))}
    return items(printer, flat.tolist())


def parts_of(printer: Printer, flat: Any) -> Iterator[list[Any]]:
    """Cut an array into lists, one after the other, so that there is never a list of all."""
    for start in range(0, len(flat), ROWS):
        printer.watchdog.beats += 1
        yield flat[start : start + ROWS].tolist()


def show_masked(printer: Printer, value: Any) -> Node:
    """Print a masked array by what shows, and its mask."""
    numpy = sys.modules["numpy"]
    parts = [("data", value.filled()), ("mask", numpy.ma.getmaskarray(value)), ("fill value", value.fill_value)]
    printer.region(numpy.ma.getdata(value), value)
    printer.aside()
    return {"type": printer.homes.named(type(value)), "parts": printer.parts(parts)}


SPARSE = ("shape", "data", "indices", "indptr", "row", "col", "coords", "offsets", "blocksize", "rows")


def show_sparse(printer: Printer, value: Any) -> Node:
    """Print a sparse matrix in its own format: the arrays that it is made of."""
    found = [(f".{name}", getattr(value, name)) for name in SPARSE if hasattr(value, name)]
    if value.format == "dok":
        found.append(("items", dict(value.items())))
    return {"type": printer.homes.named(type(value)), "text": str(value.dtype), "parts": printer.parts(found)}


def show_tensor(printer: Printer, value: Any) -> Node:
    """Print a tensor of torch by kind, device and numbers."""
    torch = sys.modules["torch"]
    bare = value.detach().cpu()
    if bare.layout is not torch.strided:
        return show_object(printer, value)
    text = f"{value.dtype} {value.device} {'requires grad' if value.requires_grad else ''}".strip()
    try:
        numbers = bare.numpy()
    except TypeError:
        numbers = bare.contiguous().view(torch.uint8).numpy()
    printer.keep(numbers)
    printer.region(numbers, value)
    node = {"type": printer.homes.named(type(value)), "text": text}
    return {**node, "leaf": array_leaf(printer.spool, numbers)}


Show = Callable[["Printer", Any], "Node"]

CHANGEABLE: dict[tuple[str, str], Show] = {
    ("numpy", "ndarray"): show_array,
    ("numpy", "MaskedArray"): show_masked,
    ("scipy", "spmatrix"): show_sparse,
    ("scipy", "_spbase"): show_sparse,
    ("scipy", "sparray"): show_sparse,
    ("torch", "Tensor"): show_tensor,
}
