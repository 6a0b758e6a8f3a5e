"""What a caller passes, where the code's open case is about something that it makes of that."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import arguments_of
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nbengineer.planning.wording import Wording

QUOTED = re.compile(r"'[^']*'")
WORD = re.compile(r"[^\W\d]\w*\b(?!=)")
PLAIN_WORDS = frozenset(
    "a all an and another appears are be both can class column columns different do does empty file fit fitted for few"
    " fewer first group has have hold holds in is it key last left likely made missing more negative no none not number"
    " of one only on order other parts row rows same shapes somewhere sums than that the there to too two value values"
    " was what with".split()
)
"""Words of cases that may be names of variables too."""


def of_its_own(case: str, passed: Collection[str], wording: Wording) -> str:
    """Give the first variable in a case that the code makes itself; "" where the case names something passed too."""
    words = WORD.findall(QUOTED.sub("", case))
    if not set(words).isdisjoint(passed):
        return ""
    own = (word for word in words if word in wording.values and word not in PLAIN_WORDS)
    return next((word for word in own if not wording.is_given(ast.Name(word))), "")


def origin(name: str, sources: Mapping[str, Sequence[ast.expr]], passed: Collection[str], wording: Wording) -> str:
    """Give what is passed that a variable of the code is made of, by the package's name for it; "" for nothing."""
    todo, seen = [name], {name}
    while todo:
        for node in sources.get(todo.pop(0), ()):
            for part in (part for part in walk(node) if isinstance(part, ast.Name) and part.id not in seen):
                seen.add(part.id)
                if wording.named(part.id) in passed:
                    return wording.named(part.id)
                todo.append(part.id)
    return ""


def passed_to(statements: Sequence[ast.stmt]) -> list[str]:
    """Give the parameters of all functions among the statements, methods included; not what they are called on."""
    functions = (
        node
        for statement in statements
        for node in walk(statement)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [one.arg for function in functions for one in arguments_of(function) if one.arg not in {"self", "cls"}]


def sources_of(statements: Sequence[ast.stmt]) -> dict[str, list[ast.expr]]:
    """Give the expressions that each variable gets its values from."""
    found: dict[str, list[ast.expr]] = {}
    for node in (node for statement in statements for node in walk(statement)):
        match node:
            case ast.Assign(targets=targets, value=value):
                bound = targets
            case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                bound = [target]
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                bound = [target]
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                bound = [target]
            case _:
                continue
        for one in (part for target in bound for part in walk(target) if isinstance(part, ast.Name)):
            found.setdefault(one.id, []).append(value)
    return found
