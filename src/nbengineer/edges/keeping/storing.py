"""Keeps values as small readable files that give them back equal; never by pickle.

Runs in the notebook's own process: standard library only; pandas, numpy and scipy only where the notebook has imported
them. What reads the files is sent along (`Readers`), and a value counts as kept only if that gives an equal one.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
import math
import pathlib
import sys
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LARGEST = 60_000
"""Bytes that one value may take."""
INLINE = 60
"""So many elements of an array stand in `values.json` itself."""
DEEPEST = 6
WIDE = 2000
"""Characters of JSON that stand on one line."""

SCALARS = (type(None), bool, int, float, str)
MAPPINGS: dict[type, str] = {dict: "dict", collections.OrderedDict: "OrderedDict", collections.Counter: "Counter"}
SEQUENCES: dict[type, str] = {tuple: "tuple", set: "set", frozenset: "frozenset"}


class NotKept(Exception):
    """A value that has no such form, and why."""


def library(name: str) -> Any:
    """Give a library that the notebook has imported, else None."""
    return sys.modules.get(name)


class Readers:
    """What reads kept values, made from the sources that a package gets; each only when it is first asked for."""

    def __init__(self, sources: Mapping[str, Mapping[str, Any]], value: str) -> None:
        self._sources = sources
        self._space: dict[str, Any] = {"READERS": self, "json": json}
        exec(compile(value, "<reader>", "exec"), self._space)

    def __getitem__(self, name: str) -> Callable[..., Any]:
        one = self._sources[name]
        if one["function"] not in self._space:
            for needed in one["needs"]:
                self[needed]
            exec(compile(one["source"], "<reader>", "exec"), self._space)
        found: Callable[..., Any] = self._space[one["function"]]
        return found

    def read(self, kind: Any, folder: pathlib.Path) -> Any:
        """Give the value."""
        return self._space["_value"](kind, folder)

    def read_all(self, folder: pathlib.Path) -> dict[str, Any]:
        """Give all values of a folder by their names; those that were one object are one again."""
        kinds = json.loads((folder / "values.json").read_text("utf-8"))
        values: dict[str, Any] = {}
        for name, kind in kinds.items():
            same = isinstance(kind, dict) and kind.get("type") == "same"
            values[name] = values[kind["as"]] if same else self.read(kind, folder)
        return values


class Folder:
    """A folder that values are kept in; `own` is the module that the notebook's classes are in, or the package."""

    def __init__(self, place: pathlib.Path, readers: Readers, own: str = "__main__") -> None:
        self.place = place
        self.readers = readers
        self.own = own
        self.kinds: dict[str, Any] = {}
        self.used: set[str] = set()
        place.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, value: Any) -> None:
        """Keep one value; raises `NotKept` and leaves nothing behind where that can't be done."""
        keeping = _Keeping(self, name)
        try:
            kind = keeping.kind(value)
            keeping.check_size(len(json.dumps(kind)))
            again = self.readers.read(json.loads(json.dumps(kind)), self.place)
        except NotKept:
            keeping.forget()
            raise
        except Exception as error:
            keeping.forget()
            raise NotKept(f"a {type(value).__name__} that is not read back ({type(error).__name__})") from error
        if not equal(value, again):
            keeping.forget()
            raise NotKept(f"a {type(value).__name__} that is read back otherwise")
        self.kinds[name] = kind

    def close(self) -> None:
        """Write the list of values."""
        lines = [f"{json.dumps(name)}: {_shown(kind)}" for name, kind in self.kinds.items()]
        text = "{\n" + ",\n".join(f"  {line}" for line in lines) + "\n}\n" if lines else "{}\n"
        (self.place / "values.json").write_text(text, "utf-8")


def _shown(kind: Any) -> str:
    """Give JSON on one line where that can be read, else one entry a line."""
    flat = json.dumps(kind, ensure_ascii=False)
    return flat if len(flat) <= WIDE else json.dumps(kind, ensure_ascii=False, indent=1).replace("\n", "\n  ")


class _Keeping:
    """One value on its way into files."""

    def __init__(self, folder: Folder, name: str) -> None:
        self.folder = folder
        self.name = name
        self.files: list[pathlib.Path] = []
        self.size = 0

    def forget(self) -> None:
        """Remove what was written."""
        for file in self.files:
            file.unlink(missing_ok=True)
            self.folder.used.discard(file.name.lower())

    def file(self, suffix: str) -> pathlib.Path:
        """Give a free place for one more file, free also where `X` and `x` are one."""
        number, wanted = 2, f"{self.name}{suffix}"
        while wanted.lower() in self.folder.used:
            number, wanted = number + 1, f"{self.name}.{number}{suffix}"
        self.folder.used.add(wanted.lower())
        self.files.append(self.folder.place / wanted)
        return self.files[-1]

    def _done(self, place: pathlib.Path) -> str:
        self.size = sum(file.stat().st_size for file in self.files)
        self.check_size()
        return place.name

    def check_size(self, more: int = 0) -> None:
        """Refuse what is too large."""
        if self.size + more > LARGEST:
            raise NotKept(f"it is larger than {LARGEST // 1000} kB")

    def kind(self, value: Any, depth: int = 0) -> Any:
        """Give how the value stands in `values.json`."""
        exact = type(value)
        if depth > DEEPEST:
            raise NotKept("it is nested too deeply")
        if exact in SCALARS:
            return value
        if exact is list:
            return [self.kind(one, depth + 1) for one in value]
        if exact in MAPPINGS:
            return self._mapping(value, MAPPINGS[exact], depth)
        if exact in SEQUENCES:
            ordered = sorted(value, key=repr) if exact in {set, frozenset} else value
            return {"type": SEQUENCES[exact], "items": [self.kind(one, depth + 1) for one in ordered]}
        for found in (_standard(value), self._pandas(value), self._numpy(value), self._bunch(value, depth)):
            if found is not None:
                return found
        raise NotKept(f"a {exact.__name__}")

    def _mapping(self, value: Any, name: str, depth: int) -> Any:
        if name == "dict" and all(type(key) is str for key in value) and "type" not in value:
            return {key: self.kind(one, depth + 1) for key, one in value.items()}
        items = [[self.kind(key, depth + 1), self.kind(one, depth + 1)] for key, one in value.items()]
        return {"type": name, "items": items}

    def _bunch(self, value: Any, depth: int) -> Any:
        made_by_sklearn = type(value).__module__.startswith("sklearn.") and type(value).__name__ == "Bunch"
        return self._mapping(value, "Bunch", depth) if made_by_sklearn else None

    def _numpy(self, value: Any) -> Any:
        np, sparse = library("numpy"), library("scipy.sparse")
        if np is not None and isinstance(value, np.generic):
            return self._number(value)
        if np is not None and type(value) is np.ndarray:
            return self._array(value)
        if np is not None and isinstance(value, np.dtype):
            return {"type": "dtype", "value": value.str}
        if sparse is not None and sparse.issparse(value):
            place = self.file(".npz")
            sparse.save_npz(place, value)
            return {"type": "sparse", "file": self._done(place)}
        return None

    def _number(self, value: Any) -> Any:
        plain = value.item()
        if type(plain) not in {bool, int, float, str}:
            raise NotKept(f"a {type(value).__name__}")
        return {"type": "number", "dtype": value.dtype.str if type(plain) is str else value.dtype.name, "value": plain}

    def _array(self, value: Any) -> Any:
        if (value.dtype.kind in "biufO" and value.size <= INLINE) or value.dtype.kind in "OU":
            values = [self.kind(one, 1) for one in value.ravel().tolist()]
            name = value.dtype.str if value.dtype.kind == "U" else value.dtype.name
            return {"type": "ndarray", "dtype": name, "shape": list(value.shape), "values": values}
        if value.dtype.hasobject or value.nbytes > LARGEST:
            raise NotKept("an array of objects" if value.dtype.hasobject else f"it is larger than {LARGEST // 1000} kB")
        place = self.file(".npy")
        library("numpy").save(place, value, allow_pickle=False)
        return {"type": "ndarray", "file": self._done(place), "dtype": value.dtype.name}

    def _pandas(self, value: Any) -> Any:
        pd = library("pandas")
        if pd is None:
            return None
        if value is pd.NaT:
            return {"type": "NaT"}
        if value is pd.NA:
            return {"type": "NA"}
        match value:
            case pd.DataFrame() if type(value) is pd.DataFrame:
                return self._frame(value) or self._columns(value)
            case pd.Series() if type(value) is pd.Series:
                return self._series(value)
            case pd.Index():
                return self._index(value)
            case pd.Timestamp():
                return {"type": "Timestamp", "value": value.isoformat(), "zone": str(value.tz) if value.tz else ""}
            case pd.Timedelta():
                return {"type": "Timedelta", "value": value.isoformat()}
        return None

    def _series(self, value: Any) -> Any:
        if value.name is None or type(value.name) is str:
            named = self._frame(value.to_frame(name=value.name or "value"))
            if named:
                return {**named, "type": "Series", "name": value.name}
        whole = self._columns(value.to_frame(name="value"))
        return {**whole, "type": "Series by columns", "name": self.kind(value.name, 1)}

    def _frame(self, value: Any) -> Any:
        """Keep a frame as CSV if that gives it back, else give None."""
        if not len(value.columns) or not all(type(name) is str for name in value.columns):
            return None
        plain = value.index.equals(library("pandas").RangeIndex(len(value))) and value.index.name is None
        dates = [name for name in value.columns if value[name].dtype.kind == "M"] if value.columns.is_unique else []
        types = {name: str(value.dtypes.iloc[number]) for number, name in enumerate(value.columns) if name not in dates}
        options = ({} if plain else {"index_col": 0}) | {"dtype": types} | ({"parse_dates": dates} if dates else {})
        place = self.file(".csv")
        try:
            value.to_csv(place, index=not plain, lineterminator="\n")
            self._done(place)
            for more in ({}, {"float_precision": "round_trip"}):
                kind = {"type": "DataFrame", "file": place.name, "options": options | more}
                if self._is_read_back(kind, value):
                    return kind
        except (AttributeError, TypeError, ValueError, UnicodeError):
            pass  # a frame that CSV has no words for
        place.unlink(missing_ok=True)
        self.files.remove(place)
        self.folder.used.discard(place.name.lower())
        return None

    def _is_read_back(self, kind: Any, value: Any) -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                return equal(value, self.folder.readers.read(kind, self.folder.place))
            except Exception:  # noqa: BLE001 (pandas and what it calls raise many)
                return False

    def _columns(self, value: Any) -> Any:
        """Keep a frame column by column."""
        parts = {
            "header": self._index(value.columns),
            "index": self._index(value.index),
            "columns": [self._column(value.iloc[:, number]) for number in range(value.shape[1])],
        }
        place = self.file(".json")
        entries = [f'"header": {json.dumps(parts["header"])}', f'"index": {json.dumps(parts["index"])}']
        entries.append('"columns": [\n' + ",\n".join(f"  {json.dumps(one)}" for one in parts["columns"]) + "\n]")
        place.write_text("{\n" + ",\n".join(entries) + "\n}\n", "utf-8")
        return {"type": "DataFrame by columns", "file": self._done(place)}

    def _column(self, value: Any) -> Any:
        pd = library("pandas")
        if isinstance(value.dtype, pd.CategoricalDtype):
            categories = self._column(pd.Series(value.cat.categories))
            codes = value.cat.codes.tolist()
            return {"type": "categories", "codes": codes, "categories": categories, "ordered": bool(value.cat.ordered)}
        if value.dtype.kind in "mM":
            plain = value.dt.tz_convert("UTC") if getattr(value.dtype, "tz", None) else value  # for pandas 1.5
            texts = [None if one is pd.NaT else one.isoformat() for one in plain]
            return {"type": "column", "dtype": str(value.dtype), "values": texts}
        plain = value.dtype.kind in "biufO" or str(value.dtype).startswith(("string", "str", "Int", "Float", "boolean"))
        if not plain:
            raise NotKept(f"a column of type {value.dtype}")
        values = [None if one is pd.NA else self.kind(one, 1) for one in value.tolist()]
        return {"type": "column", "dtype": str(value.dtype), "values": values}

    def _index(self, value: Any) -> Any:
        pd = library("pandas")
        if isinstance(value, pd.MultiIndex):
            levels = [self._index(value.get_level_values(number)) for number in range(value.nlevels)]
            return {"type": "MultiIndex", "levels": levels}
        name = self.kind(value.name, 1)
        if isinstance(value, pd.RangeIndex):
            return {"type": "RangeIndex", "range": [value.start, value.stop, value.step], "name": name}
        kind = {"type": "Index", "name": name, "values": self._column(pd.Series(value, index=range(len(value))))}
        freq = getattr(value, "freqstr", None)
        return kind | {"freq": freq} if freq else kind


def _standard(value: Any) -> Any:
    """Give the form of what comes from the standard library."""
    exact = type(value)
    if exact is range:
        return {"type": "range", "value": [value.start, value.stop, value.step]}
    if exact is slice and {type(value.start), type(value.stop), type(value.step)} <= {int, type(None)}:
        return {"type": "slice", "value": [value.start, value.stop, value.step]}
    if exact is complex:
        return {"type": "complex", "value": [value.real, value.imag]}
    if exact is bytes:
        return {"type": "bytes", "value": value.decode("latin-1")}
    if exact is type(pathlib.Path()):
        return {"type": "Path", "value": str(value)}
    if exact in {dt.datetime, dt.date}:
        return {"type": exact.__name__, "value": value.isoformat()}
    if exact is dt.timedelta:
        return {"type": "timedelta", "value": [value.days, value.seconds, value.microseconds]}
    return None


def equal(one: Any, other: Any) -> bool:
    """Say whether two values are the same in type and content; NaN equals NaN, 0.0 is not -0.0."""
    exact = type(one)
    pd, np = library("pandas"), library("numpy")
    if exact is not type(other) and not (pd and isinstance(one, pd.Index) and isinstance(other, pd.Index)):
        return False
    if exact is float:
        same = one == other and math.copysign(1, one) == math.copysign(1, other)
        return same or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict):
        pairs = zip(one.items(), other.items(), strict=False)
        return len(one) == len(other) and all(equal(a[0], b[0]) and equal(a[1], b[1]) for a, b in pairs)
    if exact in {list, tuple}:
        return len(one) == len(other) and all(map(equal, one, other))
    if pd is not None and isinstance(one, (pd.DataFrame, pd.Series, pd.Index)):
        return _equal_pandas(one, other, pd)
    if np is not None and isinstance(one, (np.ndarray, np.generic)):
        return _equal_arrays(np.asarray(one), np.asarray(other), np)
    if exact.__module__.startswith("scipy.sparse"):
        return one.shape == other.shape and one.dtype == other.dtype and not (one != other).nnz
    return bool(one == other)


def _equal_pandas(one: Any, other: Any, pd: Any) -> bool:
    kind = "frame" if isinstance(one, pd.DataFrame) else "series" if isinstance(one, pd.Series) else "index"
    compare = getattr(pd.testing, f"assert_{kind}_equal")
    exactly = {"exact": "equiv"} if kind == "index" else {"check_exact": True, "check_index_type": "equiv"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compare(one, other, **exactly)
    except (AssertionError, Warning, TypeError, ValueError):
        return False
    return kind == "index" or _same_cells(one, other)


def _same_cells(one: Any, other: Any) -> bool:
    """Say whether objects in two equal columns are of the same types: 1, 1.0 and True are equal otherwise."""
    frames = [value if value.ndim > 1 else value.to_frame() for value in (one, other)]
    for number in range(frames[0].shape[1]):
        if str(frames[0].dtypes.iloc[number]) == "object":
            columns = [frame.iloc[:, number].tolist() for frame in frames]
            if not all(map(equal, *columns)):
                return False
    return True


def _equal_arrays(one: Any, other: Any, np: Any) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype.hasobject:
        return all(map(equal, one.ravel().tolist(), other.ravel().tolist()))
    if one.dtype.kind == "f" and not np.array_equal(np.signbit(one) & (one == 0), np.signbit(other) & (other == 0)):
        return False
    return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fcmM"))


def leaves(value: Any, depth: int = 0) -> Iterator[Any]:
    """Give a value, or what a container holds."""
    if depth < DEEPEST and isinstance(value, (list, tuple, dict)) and len(value) <= INLINE:
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one, depth + 1)
    else:
        yield value
