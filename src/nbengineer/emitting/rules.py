"""What is rewritten in every statement: the plan's word on names, calls and annotations, and a statement's role."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nbengineer.emitting.naming import Names
    from nbengineer.model.plan import Definition, Plan

Pattern = re.Pattern[str]
NEVER = r"(?!)"


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


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(re.escape(word) for word in words))})"
