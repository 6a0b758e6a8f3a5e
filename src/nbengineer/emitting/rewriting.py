"""One statement of the notebook as the package has it: copied where nothing has to change, else rewritten by libcst."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.making import dotted
from nbengineer.analysis.occurrences import occurrences
from nbengineer.analysis.showing import only_shows

if TYPE_CHECKING:
    from nbengineer.emitting.cutting import Piece
    from nbengineer.emitting.rules import Role, Rules
    from nbengineer.model.plan import Statement

SHOWN = "._repr_html_()"
"""What a notebook asks an animation for when it shows it."""

NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def rewrite(piece: Piece, statement: Statement, role: Role, rules: Rules) -> tuple[str, bool]:
    """Give the statement's text ("" where nothing is left), and whether it calls `partial`."""
    needs_partial = False
    if statement.becomes is not None:
        core = statement.becomes.strip("\n")
        comment = piece.comment if "\n" not in core else ""
    else:
        core, comment = piece.text, piece.comment
        core, needs_partial = _changed(piece, role, rules)
        core += SHOWN if statement.animates else ""
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
