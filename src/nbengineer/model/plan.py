"""What will be written, decided but not yet text: modules, functions, parameters, returns, settings, skipped cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nbengineer.model.diagnostic import Diagnostic

Kind = Literal["plain", "merged", "verbatim"]


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one name: `import module [as alias]`, or `from module import name [as alias]` where `name` is set."""

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
    """A parameter of a step: `argument` is the expression that `run` passes for it.

    `maybe_unbound`: the notebook may not have bound the variable by then; the default is `UNBOUND`.
    """

    name: str
    notebook_name: str
    argument: str
    keyword_only: bool = False
    maybe_unbound: bool = False
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
    """The place of one statement of the notebook: its cell's index among all cells and its index within the cell."""

    cell: int
    index: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step function. `statements` are its body in order; `cells` the ids of the cells they stand in.

    `heading` is the text of the nearest heading, `docstring` the paragraph under it (or the heading). `changes` are the parameters
    that it changes in place. `hidden_inputs` say which process-wide setting made elsewhere it depends on.
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


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class of the notebook that stands at module level; `lifted` are its added keyword-only parameters."""

    module: str
    name: str
    statement: Statement
    cell: str
    lifted: tuple[str, ...] = ()
    local_imports: tuple[Import, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """One module of step functions and definitions; `imports` are those of the notebook that it uses, `uses` maps
    earlier modules of the package to the definitions taken from them."""

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
    """An `nbe:test` cell: `after` is the number of steps that run before it, `reads` the variables it takes from them,
    `uses` the definitions (name -> module), `settings` the fields, `imports` what it imports."""

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
    """A field of `Results`: `variable` is its name in `run`."""

    field: str
    variable: str
    notebook_name: str
    annotation: str = "Any"
    import_line: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the emitted package says, in order.

    `initial` maps variables of `run` that start with a value before the first step (a rebound setting: `config.x`; a
    rebound builtin: `builtins.max`) to that expression. `module_aliases` maps a module to the name it is imported by in `pipeline`.
    `rewrites`/`renames` live with the statements: see `planning`. `reasons` says of cells (by id) why they go where they go.
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
    reasons: Mapping[str, str] = field(default_factory=dict)
