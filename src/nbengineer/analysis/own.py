"""What is known of the notebook's own names while its statements are read in order: which of them may share what.

Sharing is told for a name (`a`) and for what its object holds (`a*`), so that a copy may share only the latter.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

from nbengineer.analysis.walking import named_in, nodes_of

BUILTINS = frozenset(dir(builtins))
PARTS = "*"
"""Ends what stands for the parts of a name's object."""

FLAT_PACKAGES = frozenset("numpy pandas scipy sklearn statsmodels math cmath statistics imblearn".split())
"""Packages whose functions give frames, arrays and numbers, or objects that share nothing with each other."""

FRAME_WORDS = frozenset(
    "loc iloc groupby columns dtypes dropna fillna iterrows isnull isna notna notnull value_counts describe head tail"
    " shape ndim dtype astype reset_index set_index sort_values merge drop_duplicates query nunique reshape iat"
    " select_dtypes pivot_table corr ffill bfill to_csv to_frame".split()
)
"""Attributes that only frames, series and arrays have."""


@dataclass(slots=True)
class Own:
    """What is known of the notebook's own names.

    `results` has the variables that what a function gives, or is given, may share something with; `plain` are functions
    that keep nothing between calls, `classes` those of the notebook, `steady` those of them that keep nothing.
    `flat` are names of frames, arrays, numbers and texts: a copy of those shares nothing. `keys` has the keywords that
    a dict holds, where they are known.
    """

    results: dict[str, frozenset[str]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    steady: set[str] = field(default_factory=set)
    flat: set[str] = field(default_factory=set)
    keys: dict[str, frozenset[str]] = field(default_factory=dict)


def parts_of(name: str) -> str:
    """Give what stands for the parts of a name's object."""
    return name if name.endswith(PARTS) else name + PARTS


def are_frames(node: ast.AST) -> set[str]:
    """Give the names that a simple statement uses as only frames and arrays can be used."""
    if not isinstance(node, ast.Expr | ast.Assign) or FRAME_WORDS.isdisjoint(named_in(node)):
        return set()
    return {
        one.value.id
        for one in nodes_of(node)
        if isinstance(one, ast.Attribute) and one.attr in FRAME_WORDS and isinstance(one.value, ast.Name)
    }
