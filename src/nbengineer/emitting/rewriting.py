"""One statement of the notebook as the package has it: copied where nothing has to change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.emitting.cutting import Piece
    from nbengineer.emitting.naming import Names
    from nbengineer.model.plan import Definition, Plan, Statement


@dataclass(frozen=True, slots=True)
class Role:
    """What part a statement plays: in the body of a step or test, as a definition of a module, or kept verbatim."""

    kind: Literal["body", "definition", "verbatim"] = "body"
    nonlocals: frozenset[str] = frozenset()
    definition: Definition | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is rewritten everywhere, from the plan."""

    names: Names
    renames: Mapping[str, str]
    close_figures: str = ""
    lifted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def rules_of(plan: Plan, names: Names) -> Rules:
    """Collect what the plan says about rewriting."""
    return Rules(names, plan.renames, plan.close_figures)


def rewrite(piece: Piece, statement: Statement, role: Role, rules: Rules) -> tuple[str, bool]:
    """Give the statement's text ("" where nothing is left), and whether it calls `partial`."""
    comment = f"  {piece.comment}" if piece.comment else ""
    if statement.becomes is not None:
        text = statement.becomes + (comment if statement.becomes and "\n" not in statement.becomes else "")
        last = statement.becomes
    else:
        text = "\n".join([piece.text + comment, *piece.inside])
        last = piece.text
    if statement.closes and rules.close_figures and last.rpartition("\n")[2] != rules.close_figures:
        text = f"{text}\n{rules.close_figures}" if text else rules.close_figures
    return text, False
