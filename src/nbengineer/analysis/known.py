"""What is known of a notebook while its statements are read in order."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Known:
    """What is known of the notebook while its statements are read in order.

    `functions` are names that some cell defines as a function, `lazy` calls that don't mean what they mean in a
    library, `modules` what imported names stand for so far, `drawing` functions of the notebook that draw, `slicing`:
    some cells may stay out of the package, so it matters what a statement might change. `plots`, `backends`,
    `sensitive`: some text might draw, choose how to draw, or mind when an import runs.
    """

    functions: frozenset[str]
    lazy: frozenset[str]
    slicing: bool
    modules: dict[str, str] = field(default_factory=dict)
    drawing: set[str] = field(default_factory=set)
    definitions: set[str] = field(default_factory=set)
    iterators: set[str] = field(default_factory=set)
    lazy_functions: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)
    reach: dict[str, str] = field(default_factory=dict)
    plots: bool = False
    backends: bool = False
    sensitive: bool = False
