"""One statement of the notebook as the package has it: copied where nothing has to change, else rewritten by libcst."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.making import dotted
from nbengineer.analysis.occurrences import occurrences
from nbengineer.analysis.showing import only_shows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nbengineer.emitting.cutting import Piece
    from nbengineer.emitting.naming import Names
    from nbengineer.model.plan import Definition, Plan, Statement

Pattern = re.Pattern[str]
NEVER = r"(?!)"
NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Role:
    """What part a statement plays: in the body of a step or test, as a definition of a module, or kept verbatim.

    `nonlocals` are variables of the body that functions inside it declare `global`.
    """

    kind: Literal["body", "definition", "verbatim"] = "body"
    nonlocals: frozenset[str] = frozenset()
    definition: Definition | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is rewritten everywhere, from the plan; `lifted` maps a function to the variables that its calls pass on.

    `annotations` are the types of settings by their names in the notebook. `suspicious` finds the statements that may
    have to change in more than names, `suspicious_verbatim` those of a verbatim step, `renamed_names` those with names
    of `renames`.
    """

    names: Names
    suspicious: Pattern
    suspicious_verbatim: Pattern
    renamed_names: Pattern
    renames: Mapping[str, str] = field(default_factory=dict)
    lifted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    star_names: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    replaced_calls: Mapping[str, str] = field(default_factory=dict)
    close_figures: str = ""
    annotations_run: bool = True

    def renamed(self, name: str) -> str:
        """Give the package's name for a variable of the notebook."""
        return self.renames.get(name, name)


def rules_of(plan: Plan, names: Names) -> Rules:
    """Collect what the plan says about rewriting."""
    lifted = {d.name: d.lifted for d in plan.definitions if d.lifted}
    local = [rf"\b{_any_of(name.partition('.')[0] for name in plan.local_modules)}\b"] if plan.local_modules else []
    called = _any_of(name.rpartition(".")[2] for name in plan.replaced_calls)
    replaced = [rf"\b{called}\s*\("] if plan.replaced_calls else []
    words = [rf"\b{_any_of([*lifted, '__name__', 'global'])}\b", r"import\s*\*"]
    futures = {i.name for module in plan.modules for i in module.imports if i.module == "__future__"}
    return Rules(
        names,
        re.compile("|".join([*words, *local, *replaced])),
        re.compile("|".join([*local, *replaced]) or NEVER),
        re.compile(rf"\b{_any_of(plan.renames)}\b" if plan.renames else NEVER),
        plan.renames,
        lifted,
        {s.notebook_name: s.annotation for s in plan.settings},
        plan.star_names,
        plan.replaced_calls,
        plan.close_figures,
        "annotations" not in futures,
    )


def rewrite(piece: Piece, statement: Statement, role: Role, rules: Rules) -> tuple[str, bool]:
    """Give the statement's text ("" where nothing is left), and whether it calls `partial`."""
    needs_partial = False
    if statement.becomes is not None:
        core = statement.becomes.strip("\n")
        comment = piece.comment if "\n" not in core else ""
    else:
        core, comment = piece.text, piece.comment
        core, needs_partial = _changed(piece, role, rules)
    text = ""
    if core:
        inside = piece.inside if statement.becomes is None else ()
        text = "\n".join([f"{core}  {comment}" if comment else core, *inside])
    if statement.closes and rules.close_figures and core.rpartition("\n")[2] != rules.close_figures:
        text = f"{text}\n{rules.close_figures}" if text else rules.close_figures
    return text, needs_partial


def _changed(piece: Piece, role: Role, rules: Rules) -> tuple[str, bool]:
    """Change a statement as far as it has to: not at all, by a replacement as a whole, in its names, or with libcst."""
    if _may_need_libcst(piece, role, rules):
        replacement = _replacement(piece.node, rules)
        if replacement is not None:
            return replacement, False
    else:
        renamed = _with_names(piece, rules) if role.kind != "verbatim" else piece.text
        if renamed is not None:
            return renamed, False
    from nbengineer.emitting.transforming import transform  # noqa: PLC0415 (its import costs more than all else)

    return transform(piece, role, rules)


def _may_need_libcst(piece: Piece, role: Role, rules: Rules) -> bool:
    if role.kind == "verbatim":
        return bool(rules.suspicious_verbatim.search(piece.text))
    if role.definition and (role.definition.lifted or role.definition.local_imports):
        return True
    if rules.suspicious.search(piece.text):
        return True
    return role.kind == "body" and ":" in piece.text and _annotates(piece.node)


def _replacement(node: ast.stmt, rules: Rules) -> str | None:
    """Give what takes the place of a whole statement that is one of the replaced calls and only shows, else None."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    call = node.value
    replacement = rules.replaced_calls.get(dotted(call.func))
    if replacement is None or not all(only_shows(a) for a in [*call.args, *(k.value for k in call.keywords)]):
        return None
    return replacement


def _with_names(piece: Piece, rules: Rules) -> str | None:
    """Give the text with names exchanged where they stand; None where their places are not known."""
    if not rules.renamed_names.search(piece.text):
        return piece.text
    found = [o for o in occurrences([piece.node]) if o.notebook and o.name in rules.renames]
    if any(o.formatted for o in found):
        return None
    lines = [line.encode() for line in piece.text.split("\n")]
    for one in sorted(found, key=lambda o: (o.line, o.column), reverse=True):
        number = one.line - 1 - piece.line
        start = one.column - (piece.column if number == 0 else 0)
        line = lines[number]
        lines[number] = line[:start] + rules.renamed(one.name).encode() + line[start + len(one.written.encode()) :]
    return b"\n".join(lines).decode()


def _annotates(node: ast.stmt) -> bool:
    """Say whether a statement annotates a variable outside functions and classes."""
    if isinstance(node, ast.AnnAssign):
        return True
    if isinstance(node, NESTED) or not (hasattr(node, "body") or isinstance(node, ast.Match)):
        return False
    found: list[ast.AST] = [node]
    while found:
        for child in ast.iter_child_nodes(found.pop()):
            if isinstance(child, ast.AnnAssign):
                return True
            if not isinstance(child, (*NESTED, ast.expr)):
                found.append(child)
    return False


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(re.escape(word) for word in words))})"
