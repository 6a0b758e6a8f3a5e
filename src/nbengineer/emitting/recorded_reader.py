"""The code that reads recorded values back, in pieces: a package's `conftest.py` gets those that its values ask for.

The same pieces are sent to the notebook's process, which keeps a value only in a form that they read back equal. A
value stands in `values.json` as what JSON holds, or as an object whose `type` says which piece reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NUMPY, PANDAS, SPARSE = Import("numpy", alias="np"), Import("pandas", alias="pd"), Import("scipy", "sparse")
PATH = Import("pathlib", "Path")


@dataclass(frozen=True, slots=True)
class Piece:
    """The function that reads one type: `source` defines `function(kind, folder)`; `needs` are types it relies on."""

    function: str
    source: str
    imports: tuple[Import, ...] = ()
    needs: tuple[str, ...] = ()


FRAME = """\
def _frame(kind, folder):
    return pd.read_csv(folder / kind["file"], **kind["options"])
"""

SERIES = """\
def _series(kind, folder):
    return _frame(kind, folder).iloc[:, 0].rename(kind["name"])
"""

COLUMNS = '''\
def _columns(kind, folder):
    """Read a frame column by column: its types are not those that a CSV file would give."""
    parts = json.loads((folder / kind["file"]).read_text("utf-8"))
    index = _value(parts["index"], folder)
    columns = {number: _value(one, folder) for number, one in enumerate(parts["columns"])}
    frame = pd.DataFrame(columns, index=range(len(index)))
    return frame.set_axis(index, axis=0).set_axis(_value(parts["header"], folder), axis=1)
'''

ONE_COLUMN = """\
def _one_column(kind, folder):
    return _columns(kind, folder).iloc[:, 0].rename(_value(kind["name"], folder))
"""

COLUMN = """\
def _column(kind, folder):
    values = [_value(one, folder) for one in kind["values"]]
    return pd.Series(values, dtype=kind["dtype"])
"""

CATEGORIES = """\
def _categories(kind, folder):
    categories = _value(kind["categories"], folder)
    values = pd.Categorical.from_codes(kind["codes"], categories, ordered=kind["ordered"])
    return pd.Series(values)
"""

INDEX = """\
def _index(kind, folder):
    index = pd.Index(_value(kind["values"], folder), name=_value(kind["name"], folder))
    if "freq" in kind:
        index.freq = kind["freq"]
    return index
"""

RANGE_INDEX = """\
def _range_index(kind, folder):
    return pd.RangeIndex(*kind["range"], name=_value(kind["name"], folder))
"""

MULTI_INDEX = """\
def _multi_index(kind, folder):
    return pd.MultiIndex.from_arrays([_value(level, folder) for level in kind["levels"]])
"""

ARRAY = """\
def _array(kind, folder):
    if "file" in kind:
        return np.load(folder / kind["file"])
    values = [_value(one, folder) for one in kind["values"]]
    return np.array(values, dtype=kind["dtype"]).reshape(kind["shape"])
"""

SPARSE_MATRIX = """\
def _sparse(kind, folder):
    return sparse.load_npz(folder / kind["file"])
"""

NUMBER = """\
def _number(kind, folder):
    return np.dtype(kind["dtype"]).type(kind["value"])
"""

DICT = """\
def _dict(kind, folder):
    return {_value(key, folder): _value(value, folder) for key, value in kind["items"]}
"""

BUNCH = """\
def _bunch(kind, folder):
    return Bunch(**_dict(kind, folder))
"""

TIMESTAMP = """\
def _timestamp(kind, folder):
    stamp = pd.Timestamp(kind["value"])
    return stamp.tz_convert(kind["zone"]) if kind["zone"] else stamp
"""

DESCRIBED = """\
def _described(kind, folder):
    return {name: _value(one, folder) for name, one in kind.items() if name != "type"}
"""

PLAIN = """\
def {function}(kind, folder):
    return {expression}
"""

MAPPING = "_dict(kind, folder)"
ITEMS = "(_value(one, folder) for one in kind['items'])"


def _plain(function: str, expression: str, *imports: Import, needs: tuple[str, ...] = ()) -> Piece:
    return Piece(function, PLAIN.format(function=function, expression=expression), imports, needs)


PIECES: Mapping[str, Piece] = {
    "DataFrame": Piece("_frame", FRAME, (PANDAS,)),
    "Series": Piece("_series", SERIES, (PANDAS,), ("DataFrame",)),
    "DataFrame by columns": Piece("_columns", COLUMNS, (PANDAS,)),
    "Series by columns": Piece("_one_column", ONE_COLUMN, (PANDAS,), ("DataFrame by columns",)),
    "column": Piece("_column", COLUMN, (PANDAS,)),
    "categories": Piece("_categories", CATEGORIES, (PANDAS,)),
    "Index": Piece("_index", INDEX, (PANDAS,)),
    "RangeIndex": Piece("_range_index", RANGE_INDEX, (PANDAS,)),
    "MultiIndex": Piece("_multi_index", MULTI_INDEX, (PANDAS,)),
    "ndarray": Piece("_array", ARRAY, (NUMPY,)),
    "sparse": Piece("_sparse", SPARSE_MATRIX, (SPARSE,)),
    "number": Piece("_number", NUMBER, (NUMPY,)),
    "tuple": _plain("_tuple", f"tuple{ITEMS}"),
    "set": _plain("_set", f"set{ITEMS}"),
    "frozenset": _plain("_frozenset", f"frozenset{ITEMS}"),
    "dict": Piece("_dict", DICT),
    "OrderedDict": _plain("_ordered", f"OrderedDict({MAPPING})", Import("collections", "OrderedDict"), needs=("dict",)),
    "Counter": _plain("_counter", f"Counter({MAPPING})", Import("collections", "Counter"), needs=("dict",)),
    "Bunch": Piece("_bunch", BUNCH, (Import("sklearn.utils", "Bunch"),), ("dict",)),
    "range": _plain("_range", "range(*kind['value'])"),
    "slice": _plain("_slice", "slice(*kind['value'])"),
    "complex": _plain("_complex", "complex(*kind['value'])"),
    "bytes": _plain("_bytes", "kind['value'].encode('latin-1')"),
    "Path": _plain("_path", "Path(kind['value'])", PATH),
    "datetime": _plain("_datetime", "datetime.fromisoformat(kind['value'])", Import("datetime", "datetime")),
    "date": _plain("_date", "date.fromisoformat(kind['value'])", Import("datetime", "date")),
    "timedelta": _plain("_timedelta", "timedelta(*kind['value'])", Import("datetime", "timedelta")),
    "Timestamp": Piece("_timestamp", TIMESTAMP, (PANDAS,)),
    "Timedelta": _plain("_pandas_timedelta", "pd.Timedelta(kind['value'])", PANDAS),
    "NaT": _plain("_not_a_time", "pd.NaT", PANDAS),
    "NA": _plain("_not_available", "pd.NA", PANDAS),
    "rows": _plain("_rows", "_value(kind['value'], folder)"),
    "described": Piece("_described", DESCRIBED),
    "dtype": _plain("_dtype", "np.dtype(kind['value'])", NUMPY),
}


VALUE = '''\
def _value(kind, folder):
    """Read one value: what JSON holds stands there itself, anything else says its type."""
    match kind:
        case {"type": str(name)}:
            return READERS[name](kind, folder)
        case dict():
            return {key: _value(one, folder) for key, one in kind.items()}
        case list():
            return [_value(one, folder) for one in kind]
    return kind
'''


def pieces_for(types: Iterable[str]) -> dict[str, Piece]:
    """Give the pieces that read `types`, those they need first, in the order of the table."""
    found: set[str] = set()
    todo = [one for one in types if one in PIECES]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += PIECES[one].needs
    return {name: piece for name, piece in PIECES.items() if name in found}
