"""Types in signatures and in `Results`: only those that the code alone decides, as the package can write them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbengineer.analysis.typeflow import types_after
from nbengineer.analysis.typetables import FIGURE
from nbengineer.analysis.valuetypes import Meanings
from nbengineer.model.plan import Import
from nbengineer.planning.naming import BUILTINS

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Sequence

    from nbengineer.analysis.valuetypes import Types
    from nbengineer.model.plan import Module, Parameter, Plan, Result, Return, Step
    from nbengineer.planning.grouping import Group
    from nbengineer.planning.middle import Middle

OWN_NAMES = frozenset({"Config", "Results", "run", "dataclass", "Any", "builtins", "UNBOUND", "config"})
"""Names of `pipeline.py` itself."""

SIBLINGS = frozenset(
    {"sklearn.pipeline.Pipeline", "sklearn.pipeline.FeatureUnion", "sklearn.compose.ColumnTransformer"}
)
"""Types of what a function beside them makes: whoever has imported that can import them."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A type as Python source ("" for none that can be written), and the import that it needs (None for a builtin)."""

    text: str = ""
    needs: Import | None = None


class Annotator:
    """Gives types to steps, which must come in run order, then to modules and results."""

    def __init__(self, middle: Middle) -> None:
        bindings = middle.hoisted.bindings
        self._speller = _Speller(middle)
        self._meanings = Meanings(
            self._speller.modules, frozenset(name for name in BUILTINS if bindings.is_plain_builtin(name))
        )
        self._late = frozenset(name for row in bindings.rows for name in row.late_writes | row.late_deletes)
        self._kinds: Types = {}
        self._needs: defaultdict[str, dict[Import, None]] = defaultdict(dict)

    def step(self, step: Step, group: Group, statements: Sequence[ast.stmt]) -> Step:
        """Give the step with the types of what it takes and returns, as far as they are certain."""
        before = {one.notebook_name: self._given(one) for one in step.parameters}
        opaque = step.kind == "verbatim" or any(row.reflection for row in group.rows)
        after = {} if opaque else types_after(statements, before, self._meanings)
        for one in step.returns:
            sure = not one.maybe_unbound and one.notebook_name not in self._late
            self._kinds[one.variable] = after.get(one.notebook_name, "") if sure else ""
        return replace(
            step,
            parameters=tuple(self._parameter(one, step.module, before) for one in step.parameters),
            returns=tuple(self._return(one, step.module) for one in step.returns),
        )

    def modules(self, modules: Sequence[Module]) -> tuple[Module, ...]:
        """Give the modules with the imports that the types of their steps need."""
        return tuple(
            replace(one, imports=tuple(dict.fromkeys([*one.imports, *self._needs[one.name]]))) for one in modules
        )

    def results(self, plan: Plan) -> tuple[Result, ...]:
        """Give the fields of `Results` with their types."""
        taken = {step.module for step in plan.steps} | set(plan.module_aliases.values()) | OWN_NAMES
        return tuple(self._result(one, taken) for one in plan.results)

    def _given(self, one: Parameter) -> str:
        """Give the type of what a step is passed."""
        if one.maybe_unbound or one.notebook_name in self._late:
            return ""
        if one.annotation:
            return one.annotation if one.annotation in BUILTINS else ""
        return self._kinds.get(one.argument, "")

    def _parameter(self, one: Parameter, module: str, before: Types) -> Parameter:
        return one if one.annotation else replace(one, annotation=self._spelt(before[one.notebook_name], module))

    def _return(self, one: Return, module: str) -> Return:
        return replace(one, annotation=self._spelt(self._kinds[one.variable], module))

    def _spelt(self, kind: str, module: str) -> str:
        """Give a type's source, and note what the module must import for it."""
        spelling = self._speller.spell(kind)
        if spelling.needs:
            self._needs[module][spelling.needs] = None
        return spelling.text

    def _result(self, one: Result, taken: Iterable[str]) -> Result:
        spelling = self._speller.spell(self._kinds.get(one.variable, ""))
        if not spelling.text or (spelling.needs and spelling.needs.bound in taken):
            return one
        return replace(one, annotation=spelling.text, needs=spelling.needs)


class _Speller:
    """Writes dotted types by the names that the notebook imports; what they don't reach can't be written.

    `modules` maps those names to what they stand for.
    """

    def __init__(self, middle: Middle) -> None:
        hoisted, local = middle.hoisted, {name.partition(".")[0] for name in middle.folder.modules}
        self.modules: dict[str, str] = {}
        self._imports: dict[str, Import] = {}
        self._identifiers = middle.program.identifiers
        self._bindings = hoisted.bindings
        for name in sorted(hoisted.top, reverse=True):
            one = hoisted.bindings.imports[name][0]
            if one.module.partition(".")[0] not in local and one.name != "*":
                whole = one.module if one.alias else one.module.partition(".")[0]
                self.modules[name] = f"{one.module}.{one.name}" if one.name else whole
                self._imports[name] = one
        self._names = {what: name for name, what in self.modules.items()}

    def spell(self, kind: str) -> Spelling:
        """Give a dotted type as the package writes it."""
        module, _, last = kind.rpartition(".")
        if not module:
            return Spelling(kind if kind and self._bindings.is_plain_builtin(kind) else "")
        if kind in self._names:
            return self._by(kind, "")
        if module in self._names:
            return self._by(module, f".{last}")
        if kind == FIGURE and "matplotlib.pyplot" in self._names:
            return self._by("matplotlib.pyplot", ".Figure")
        if kind.startswith("numpy.random.") and "numpy" in self._names:
            return self._by("numpy", f".random.{last}")
        if kind in SIBLINGS and last not in self._identifiers:
            return Spelling(last, Import(module, last))
        return Spelling()

    def _by(self, what: str, rest: str) -> Spelling:
        name = self._names[what]
        return Spelling(f"{name}{rest}", self._imports[name])
