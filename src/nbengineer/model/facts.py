"""What one statement of a cell does with the names of the notebook: the facts that planning works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.model.plan import Import

Kind = Literal["import", "star", "definition", "assignment", "expression", "text", "global", "assert", "other"]
Names = frozenset[str]
NONE: Names = frozenset()


@dataclass(frozen=True, slots=True)
class FunctionUses:
    """How a statement uses functions of the notebook otherwise than by a plain call at cell level.

    `shadows` has the locals around each use in a nested scope, `late` those used by code that runs later, `escapes`
    those used as values, `handed` those only handed to a call that just calls them, `attributes` those asked for an
    attribute.
    """

    shadows: Mapping[str, Names] = field(default_factory=dict)
    late: Names = NONE
    escapes: Names = NONE
    handed: Names = NONE
    attributes: Names = NONE


NO_USES = FunctionUses()


@dataclass(frozen=True, slots=True)
class Making:
    """What a `def` or `class` is apart from what it does: `pure` if making it has no effect but its binding.

    `lazy`: a generator or coroutine function. `open_keywords`: it takes `**kwargs`. `inner_reads` are names read by
    code that it creates when it is called. `decorators` are dotted names. `parameters` are its own.
    """

    kind: Literal["function", "class"]
    pure: bool
    lazy: bool = False
    open_keywords: bool = False
    is_async: bool = False
    inner_reads: Names = NONE
    decorators: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reflection:
    """Why a statement only runs as it stands: it looks at, or changes, names by other means than naming them.

    `open_reads`: it may read any name, `open_writes`: it may bind any, `open_deletes`: it deletes some. `impossible`:
    not even that way, since it asks for the module `__main__` itself.
    """

    reason: str
    open_reads: bool = False
    open_writes: bool = False
    open_deletes: bool = False
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """One statement: where it stands, and what it does with names.

    `sure`, `maybe`, `unbinds`: names bound on every path, on some path, deleted on some path. `order`: those
    that it binds, first bound first. `early`: read before
    surely bound; `reads`: read at all, now. `late_reads`/`late_writes`: by code that it creates and that may run after
    it. `changes` are names whose object it visibly changes in place, `may_change` those that it can't be shown to leave
    alone (`may_change_parts` of them: more than their object itself), `aliases` pairs of names that may share
    an object afterwards (`a*` stands for what `a` holds), `same` pairs that surely are one. `constant` is
    the source of a literal that it binds to `name` alone, `immutable` says whether that literal is. `shows`: the
    expression does nothing but show; `shown`: names a reader sees by themselves. `sure_at` has, for each function of
    the notebook that it uses now, the names that it has surely bound at every use. `rebinds` are names that it imports
    and also binds otherwise.
    `sets` and `uses_state` say which state of the whole process it sets and depends on (`random:numpy`), `late_sets`
    and `late_uses_state` the same for functions that it makes.
    `written` are files that it surely writes, and nothing else; of other statements `texts` are the literals that may
    name files, `any_file` says that they may use further ones, `seeks_files` that they look for one that a variable
    names, or list a folder.
    `frame_captures` are names that a library looks up in the frame of a function in it, `frame_traps` those looked up
    where rewriting can't help. `feeds` are names given to a path or a hyper-parameter. `loop_targets` are names that
    only a loop header binds, `fitted` those of fitted estimators, `figures` those of figures, `held` those of things
    that must live on (files, connections, pools). `order_sensitive`: imports may not move to before it, or ("paths")
    only those that are surely found where they are.
    `animates`: an animation is its `value`, which the cell shows, or is handed to `display`.
    `digest` is a hash of the code without positions.
    """

    cell: int
    index: int
    line: int
    end_line: int
    kind: Kind
    name: str = ""
    sure: Names = NONE
    maybe: Names = NONE
    unbinds: Names = NONE
    order: tuple[str, ...] = ()
    early: Names = NONE
    reads: Names = NONE
    late_reads: Names = NONE
    late_writes: Names = NONE
    late_deletes: Names = NONE
    late_changes: Names = NONE
    late_effects: bool = False
    changes: Names = NONE
    may_change: Names = NONE
    may_change_parts: Names = NONE
    aliases: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    imports: tuple[Import, ...] = ()
    making: Making | None = None
    uses: FunctionUses = NO_USES
    constant: str = ""
    shows: bool = False
    shown: Names = NONE
    is_async: bool = False
    draws: bool = False
    sets_backend: bool = False
    effects: tuple[tuple[str, str, int], ...] = ()
    sets: Names = NONE
    uses_state: Names = NONE
    late_sets: Names = NONE
    late_uses_state: Names = NONE
    texts: Names = NONE
    any_file: bool = False
    seeks_files: Literal["", "one", "all"] = ""
    written: Names = NONE
    order_sensitive: Literal["", "paths", "all"] = ""
    catches: bool = False
    names_errors: bool = False
    class_shadows: Names = NONE
    global_under_local: Names = NONE
    frame_reads: Names = NONE
    frame_captures: Names = NONE
    frame_traps: Names = NONE
    dynamic_strings: bool = False
    reflection: Reflection | None = None
    feeds: Names = NONE
    sure_at: Mapping[str, Names] = field(default_factory=dict)
    rebinds: Names = NONE
    immutable: bool = False
    loop_targets: Names = NONE
    deletes: Names = NONE
    shows_figures: bool = False
    fitted: Names = NONE
    figures: Names = NONE
    held: Names = NONE
    animates: Literal["", "value", "display"] = ""
    digest: bytes = b""

    @property
    def binds(self) -> Names:
        """Give every name that it may bind or unbind, now or later."""
        return self.maybe | self.unbinds | self.late_writes

    @property
    def open_star(self) -> bool:
        """Say whether it is a star import of which nobody said what it binds."""
        return any(one.name == "*" for one in self.imports)

    @property
    def mentions(self) -> Names:
        """Give every name that it reads, now or later."""
        return self.reads | self.late_reads

    @property
    def place(self) -> tuple[int, int]:
        """Give its cell and its index in it."""
        return (self.cell, self.index)


@dataclass(frozen=True, slots=True)
class Program:
    """All cells of a notebook as facts.

    `cells` has those of each cell, None for a cell that is no code or does not parse. `identifiers` are all names that
    the code uses in any scope, `imported` all modules that it imports in any scope, `has_at`: some text holds an `@`.
    """

    cells: tuple[tuple[Facts, ...] | None, ...]
    identifiers: Names = NONE
    imported: Names = NONE
    frame_names: Names = NONE
    has_at: bool = False
    at_words: Names = NONE
    modules: Mapping[str, str] = field(default_factory=dict)
