"""Cuts what a step is given down to a few rows: everything of one length at the same places.

The rows that tell most come first: the smallest and largest value of each column, a missing one, one of each category;
the rest are spread evenly. Pandas, numpy and scipy are used only where the notebook has imported them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbengineer.edges.keeping.storing import DEEPEST, INLINE, leaves, library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROWS = 50
BUDGET = 3000
"""So many cells may all values of one length have together, if that leaves ten rows, and a result if three."""
FEWEST = 10
FEWEST_SHOWN = 3
MORE = 3
"""So many times the rows are kept where cells can't do with fewer."""
LOOKED_AT = 20_000
FEW_CATEGORIES = 8


def rows_of(value: Any) -> int:
    """Give the number of rows; -1 for what has none."""
    pd, np, sparse = library("pandas"), library("numpy"), library("scipy.sparse")
    if pd is not None and isinstance(value, (pd.DataFrame, pd.Series, pd.Index)):
        return len(value)
    if np is not None and isinstance(value, np.ndarray) and value.ndim:
        return len(value)
    if sparse is not None and sparse.issparse(value):
        return int(value.shape[0])
    return -1


def cells_in_a_row(value: Any) -> int:
    """Give about how many values stand in one row."""
    shape = getattr(value, "shape", (1,))
    count = 1
    for one in shape[1:]:
        count *= int(one)
    sparse = library("scipy.sparse")
    return max(1, count // 20) if sparse is not None and sparse.issparse(value) else max(1, count)


def variants(values: Mapping[str, Any]) -> dict[str, dict[int, list[int]]]:
    """Give ways to cut, best first: a name, and for each length the positions to keep ("whole" keeps all)."""
    by_length: dict[int, list[Any]] = {}
    for value in values.values():
        for leaf in leaves(value):
            if rows_of(leaf) > ROWS:
                by_length.setdefault(rows_of(leaf), []).append(leaf)
    if not by_length:
        return {"whole": {}}
    counts = {length: _rows_kept(group) for length, group in by_length.items()}
    cells = sum(length * sum(map(cells_in_a_row, group)) for length, group in by_length.items())
    found = {
        "telling": {length: telling(group, length, counts[length]) for length, group in by_length.items()},
        "head": {length: list(range(counts[length])) for length in by_length},
        "more": {length: spread(length, min(length, MORE * counts[length])) for length in by_length},
    }
    return found | ({"whole": {}} if cells <= 2 * BUDGET else {})


def _rows_kept(group: Iterable[Any]) -> int:
    return max(FEWEST, min(ROWS, BUDGET // sum(map(cells_in_a_row, group))))


def spread(length: int, count: int) -> list[int]:
    """Give `count` positions, evenly spread from the first to the last."""
    return sorted({round(number * (length - 1) / (count - 1)) for number in range(count)})


def telling(group: Iterable[Any], length: int, count: int) -> list[int]:
    """Give `count` positions: up to half of them for what is special in a column, the rest evenly spread."""
    chosen: dict[int, None] = {}
    columns = [column for value in group for column in _columns(value)]
    for find in (_missing, _extremes, _categories):
        for column in columns:
            for position in find(column):
                if len(chosen) < count // 2:
                    chosen[position] = None
    left = count
    while len(set(chosen) | set(spread(length, left))) > count and left > FEWEST:
        left -= 1
    return sorted(set(chosen) | set(spread(length, left)))


def _columns(value: Any) -> list[Any]:
    """Give a frame's columns, a series, an array's columns, as series of their first rows."""
    pd, np = library("pandas"), library("numpy")
    if pd is None:
        return []
    if isinstance(value, pd.DataFrame):
        return [value.iloc[:LOOKED_AT, number].reset_index(drop=True) for number in range(min(value.shape[1], INLINE))]
    if isinstance(value, pd.Series):
        return [value.iloc[:LOOKED_AT].reset_index(drop=True)]
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return [pd.Series(value[:LOOKED_AT])]
    return []


def _missing(column: Any) -> list[int]:
    return [int(position) for position in column.index[column.isna()][:2]]


def _extremes(column: Any) -> list[int]:
    if column.dtype.kind not in "iuf" or column.isna().all():
        return []
    return [int(column.idxmin()), int(column.idxmax())]


def _categories(column: Any) -> list[int]:
    """Give two rows of each value, if the column has few."""
    try:
        first = column[~column.duplicated()]
        if len(first) > FEW_CATEGORIES:
            return []
        return [int(position) for value in first for position in column.index[column == value][:2]]
    except (TypeError, ValueError):
        return []


def cut(value: Any, positions: Mapping[int, list[int]], depth: int = 0) -> Any:
    """Give the value with the rows at the positions for its length; containers are built anew around what is cut."""
    rows = rows_of(value)
    if rows in positions:
        pd = library("pandas")
        kept = positions[rows]
        if pd is not None and isinstance(value, (pd.DataFrame, pd.Series)):
            return value.iloc[kept]
        return value.tocsr()[kept].asformat(value.format) if hasattr(value, "tocsr") else value[kept]
    if isinstance(value, list) and len(value) in positions and len(value) > ROWS:
        return [value[position] for position in positions[len(value)]]
    if depth < DEEPEST and (type(value) in {list, tuple} or isinstance(value, dict)) and len(value) <= INLINE:
        if not isinstance(value, dict):
            return type(value)(cut(one, positions, depth + 1) for one in value)
        parts = {key: cut(one, positions, depth + 1) for key, one in value.items()}
        if all(parts[key] is value[key] for key in parts):
            return value
        return type(value)(**parts) if type(value).__name__ == "Bunch" else type(value)(parts)
    return value


def every(value: Any) -> int:
    """Give k where a result is shown by every k-th of its rows: 1 for up to 50, more for more."""
    count = len(value) if type(value) in {list, tuple} else rows_of(value)
    if count < 0:
        return 1
    limit = max(FEWEST_SHOWN, min(ROWS, BUDGET // cells_in_a_row(value)))
    return -(-count // limit)
