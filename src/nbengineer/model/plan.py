"""What will be written, decided but not yet text: modules, functions, parameters, returns, settings, skipped cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.model.diagnostic import Diagnostic

Kind = Literal["plain", "merged", "verbatim"]


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one name: `import module [as alias]`, or `from module import name [as alias]` where `name` is set.

    `guarded`: the notebook imports it inside `try` or `if`; where it is repeated, a missing module must not end the
    run.
    """

    module: str
    name: str = ""
    alias: str = ""
    guarded: bool = False

    @property
    def bound(self) -> str:
        """Give the name that it binds."""
        return self.alias or self.name or self.module.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a step: `argument` is the expression that `run` passes for it ("" for none: its default counts).

    `maybe_unbound`: the notebook may not have bound the variable by then; the default is `UNBOUND`. `handed_over`:
    `run` must not keep the object alive; it passes a one-element list (`[df]`, after which it forgets its own name)
    that the step pops.
    """

    name: str
    notebook_name: str
    argument: str
    keyword_only: bool = False
    maybe_unbound: bool = False
    handed_over: bool = False
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """A name that a step returns; `variable` is what `run` calls it."""

    name: str
    notebook_name: str
    variable: str
    maybe_unbound: bool = False
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The place of one statement of the notebook, and what becomes of it.

    `cell` is its cell's index among all cells, `index` its own within the cell's code. `becomes` is Python source that
    stands in its place (None: the statement's own source, rewritten where its names ask for it). `closes`: the notebook
    ends a cell with figures after it; the plan's `close_figures` follows. `animates`: it is an animation, which the
    notebook shows.
    """

    cell: int
    index: int
    becomes: str | None = None
    closes: bool = False
    animates: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step function. `statements` are its body in order; `cells` the ids of the cells they stand in.

    `heading` is the text of the nearest heading, `docstring` the paragraph under it (or the heading). `changes` are the
    parameters that it changes in place. `hidden_inputs` say which process-wide setting made elsewhere it depends on.
    `questions` are those of its test stubs. `local_imports` stand first in its body.

    `nonlocals` are variables of the step that a function inside it declares `global`: they become `nonlocal`.
    `namespace`, for a verbatim step only, maps each name that its source may read to the expression for it in the
    module (parameters, imports, definitions, settings); the names in `returns` are taken from the namespace afterwards.
    """

    module: str
    function: str
    kind: Kind
    statements: tuple[Statement, ...]
    cells: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    returns: tuple[Return, ...] = ()
    heading: str = ""
    docstring: str = ""
    whole_cells: bool = True
    pulled_in: bool = False
    is_async: bool = False
    changes: tuple[str, ...] = ()
    hidden_inputs: tuple[str, ...] = ()
    local_imports: tuple[Import, ...] = ()
    source_sha256: str = ""
    questions: tuple[str, ...] = ()
    nonlocals: frozenset[str] = frozenset()
    namespace: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, class or constant of the notebook that stands at module level.

    `lifted` are the variables of the notebook that it gets as added keyword-only parameters, in order; every call
    passes them on (`f(x)` becomes `f(x, k=k)`), and where it is used otherwise it becomes `partial(f, k=k)`. Their
    names in the package are those of `Plan.renames`. `arguments` are its own parameters as written, for tests and the
    reviewer.
    """

    module: str
    name: str
    statement: Statement
    cell: str
    kind: Literal["function", "class", "constant"] = "function"
    lifted: tuple[str, ...] = ()
    local_imports: tuple[Import, ...] = ()
    questions: tuple[str, ...] = ()
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """One module of step functions and definitions.

    `imports` are those of the notebook that it uses, `uses` maps earlier modules of the package to the definitions
    taken from them.
    """

    name: str
    docstring: str
    imports: tuple[Import, ...] = ()
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of `Config`: `value` is the default as Python source, `annotation` its type as Python source.

    `environment` is the variable that a secret is read from (then `value` is not the literal).
    `comment` is the notebook's own comment on the line.
    """

    field: str
    notebook_name: str
    cell: str
    value: str
    annotation: str
    environment: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class NotebookTest:
    """An `nbe:test` cell and what it needs.

    `after` is the number of steps that run before it, `reads` the variables it takes from them, `uses` the definitions
    (name -> module), `settings` the fields, `imports` what it imports.
    """

    cell: str
    number: int
    statements: tuple[Statement, ...]
    module: str
    name: str
    after: int = 0
    reads: tuple[str, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A code cell, or the last expression of one, that is not in the package, and why."""

    cell: str
    reason: str
    line: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A field of `Results`: `variable` is its name in `run`, `needs` what its annotation must import."""

    field: str
    variable: str
    notebook_name: str
    annotation: str = "Any"
    needs: Import | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the emitted package says, in order.

    `initial` maps variables of `run` that start with a value before the first step (a rebound setting: `config.x`; a
    rebound builtin: `builtins.max`) to that expression. `module_aliases` maps a module to the name it is imported by in
    `pipeline`. `reasons` says of cells (by id) why they go where they go.

    Rewriting of the notebook's statements, the same everywhere: `renames` maps settings (their names in the notebook)
    to the field that stands for them; `star_names` maps a module to the names that `from MODULE import *` stands for
    (None: unknown, the star stays); `local_modules` are those beside the notebook, now below `PACKAGE.local`;
    `replaced_calls` maps a called name as the notebook writes it (`plt.show`, `display`) to the statement that takes
    the place of a statement which is that call ("" drops it; arguments that do more than show stay as statements of
    their own); `close_figures` is that statement for the end of a cell (`plt.close("all")`).
    """

    package: str
    notebook: str
    modules: tuple[Module, ...] = ()
    steps: tuple[Step, ...] = ()
    definitions: tuple[Definition, ...] = ()
    settings: tuple[Setting, ...] = ()
    results: tuple[Result, ...] = ()
    tests: tuple[NotebookTest, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    initial: Mapping[str, str] = field(default_factory=dict)
    module_aliases: Mapping[str, str] = field(default_factory=dict)
    is_async: bool = False
    draws: bool = False
    requirements: tuple[str, ...] = ()
    distributions: Mapping[str, str] = field(default_factory=dict)
    local_modules: tuple[str, ...] = ()
    data_files: tuple[str, ...] = ()
    missing_files: tuple[str, ...] = ()
    needs_unbound: bool = False
    proposed: bool = False
    renames: Mapping[str, str] = field(default_factory=dict)
    star_names: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    replaced_calls: Mapping[str, str] = field(default_factory=dict)
    close_figures: str = ""
    title: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)

    def dropped_magics(self) -> dict[str, set[int]]:
        """Give the lines of IPython syntax that left nothing in the package, by the cell's id."""
        found: dict[str, set[int]] = {}
        for one in self.skipped:
            if one.what:
                found.setdefault(one.cell, set()).add(one.line)
        return found
