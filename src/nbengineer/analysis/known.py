"""What is known of a notebook while its statements are read in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.analysis.beside import Beside
from nbengineer.analysis.own import Own

if TYPE_CHECKING:
    from nbengineer.analysis.changers import Changer


@dataclass(slots=True)
class Known:
    """What is known of the notebook while its statements are read in order.

    `functions` are names that some cell defines as a function, `lazy` calls that don't mean what they mean in a
    library, `modules` what imported names stand for so far, `drawing` what draws when it is called (see `drawers_of`),
    `closing` the functions among it that leave no figure open, `shows` calls of pyplot that close all figures,
    `slicing`: some cells may stay out of the package, so it matters what a statement might change.
    `beside` says what modules beside the notebook do; `remembering` are names imported from those that keep something
    between calls, `acting` from those that reach the whole process.
    `unseeded` are estimators without a random state, `rarely` those that hardly ever draw, `sets`: some code sets what
    others depend on without naming it. `changers` are functions that change what they are given, `writes`: it
    matters which files statements write.
    `own` says what names of the notebook may share, `active` are those that may hold an object whose operators, items
    or attributes run code of the notebook which changes something, `acting_methods` methods of its classes that reach
    the whole process, `paths` other names of things of libraries, `figures` those of the figures of the cell.
    `animations` are names of animations, `looping` functions that need a running event loop, `holding` those that give
    what must live on. `counted`: some code may notice that a class has subclasses; `metaclassed` are classes whose
    subclasses a metaclass makes.
    `plots`, `backends`, `sensitive`: some text might draw, choose how to draw, or mind when an import runs.
    """

    functions: frozenset[str]
    lazy: frozenset[str]
    slicing: bool
    modules: dict[str, str] = field(default_factory=dict)
    drawing: set[str] = field(default_factory=set)
    animations: set[str] = field(default_factory=set)
    looping: set[str] = field(default_factory=set)
    holding: set[str] = field(default_factory=set)
    counted: bool = False
    metaclassed: set[str] = field(default_factory=set)
    closing: set[str] = field(default_factory=set)
    shows: frozenset[str] = frozenset()
    definitions: set[str] = field(default_factory=set)
    iterators: set[str] = field(default_factory=set)
    lazy_functions: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)
    reach: dict[str, str] = field(default_factory=dict)
    plots: bool = False
    backends: bool = False
    sensitive: bool = False
    beside: Beside = field(default_factory=Beside)
    remembering: set[str] = field(default_factory=set)
    acting: set[str] = field(default_factory=set)
    unseeded: set[str] = field(default_factory=set)
    rarely: set[str] = field(default_factory=set)
    sets: bool = False
    writes: bool = False
    changers: dict[str, Changer] = field(default_factory=dict)
    own: Own = field(default_factory=Own)
    active: set[str] = field(default_factory=set)
    acting_methods: set[str] = field(default_factory=set)
    paths: dict[str, str] = field(default_factory=dict)
    figures: set[str] = field(default_factory=set)
    cell: int = -1
