"""The diagnostics of planning: each says what it means for the package and which edit of the notebook removes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.model.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.diagnostic import Severity
    from nbengineer.model.notebook import Cell
    from nbengineer.planning.grouping import Merge
    from nbengineer.planning.slicing import Reason


UNKNOWN_STAR = "NBE212"
"""The doubt that only the notebook's interpreter can remove."""


def _at(cell: Cell | None, line: int, code: str, severity: Severity, message: str, help_: str) -> Diagnostic:
    if cell is None:
        return Diagnostic(0, 0, code, severity, "", message, help_)
    return Diagnostic(cell.number, line, code, severity, cell.id, message, help_)


def pulled_in(cell: Cell, line: int, reason: Reason, place: str, *, left_out: str) -> Diagnostic:
    """A statement that the package needs of an untagged cell, or of a module that `--only` leaves out."""
    why = (
        f"it {reason.how} {reason.what}"
        if reason.how != "effect"
        else f"its effect reaches every later step ({reason.what})"
    )
    whose = f"--only leaves out {left_out}" if left_out else "this cell has no target"
    help_ = f"add --only {left_out} to have all of it" if left_out else "tag the cell with its target (nbe:MODULE)"
    message = f"{whose} but the package needs this statement: {why}; it runs in {place}"
    return _at(cell, line, "NBE201", "info" if left_out else "warning", message, help_)


def pulled_from_skip(cell: Cell, line: int, reason: Reason, place: str) -> Diagnostic:
    """A statement of an `nbe:skip` cell that changes something the package needs."""
    why = (
        f"{reason.how} {reason.what}"
        if reason.how != "effect"
        else f"has an effect on every later step ({reason.what})"
    )
    message = f"this cell is tagged nbe:skip but {why}, so this statement runs in {place}"
    return _at(cell, line, "NBE202", "warning", message, "move the statement into a tagged cell, or take it out")


def unbound(cell: Cell | None, line: int, function: str, names: Sequence[str]) -> Diagnostic:
    """A step that must say whether a variable is bound."""
    listed = ", ".join(names)
    it = "it" if len(names) == 1 else "them"
    message = (
        f"{listed} may be unbound here: {function} passes {it} on as UNBOUND where the notebook has not bound {it}"
    )
    return _at(
        cell, line, "NBE210", "warning", message, f"bind {listed} on every path, for instance to None above the step"
    )


def handed_over(cell: Cell | None, line: int, function: str, names: Sequence[str]) -> Diagnostic:
    """A step that lets go of an object whose end can be noticed."""
    listed = ", ".join(names)
    message = (
        f"{function} lets go of {listed}, and its end can be noticed: the pipeline hands it over instead of sharing it"
    )
    return _at(cell, line, "NBE211", "info", message, "close or release it explicitly in the cell that made it")


def unknown_star(cell: Cell, line: int, module: str) -> Diagnostic:
    """A star import of which nobody said what it binds."""
    message = (
        f"`from {module} import *` binds names that can't be known without the notebook's interpreter; the star stays"
    )
    help_ = f"name what is imported (`from {module} import …`), or name the interpreter with --python"
    return _at(cell, line, UNKNOWN_STAR, "warning", message, help_)


def frame_string(cell: Cell, line: int) -> Diagnostic:
    """A string that a library evaluates and that is made at run time."""
    message = "a library evaluates a string that is only made at run time; the names in it can't be seen"
    return _at(cell, line, "NBE213", "warning", message, "write the string as a literal where it is used")


def read_before(cell: Cell, line: int, names: Sequence[str], below: int) -> Diagnostic:
    """Names that nothing above binds; `below` is the number of the cell below that binds the first of them, or 0."""
    listed = ", ".join(names)
    message = f"nothing above binds {listed}: where this runs, notebook and package end with a NameError"
    help_ = f"move the cell below cell {below}, which binds {names[0]}" if below else f"bind or import {listed} above"
    return _at(cell, line, "NBE214", "warning", message, help_)


def same_target(cell: Cell, line: int, asked: str, first: str, second: str) -> Diagnostic:
    """Two runs of cells with one target."""
    message = (
        f"the target {asked} appears again after another step: the second run of cells is {second}, the first {first}"
    )
    return _at(
        cell, line, "NBE301", "warning", message, "give the two their own function names, or move the cells together"
    )


def name_taken(cell: Cell, line: int, asked: str, fresh: str) -> Diagnostic:
    """A tag's function name that means something else."""
    message = f"the tag's function name {asked} means something else in the notebook: the step is {fresh}"
    return _at(cell, line, "NBE302", "warning", message, "choose another function name in the tag")


def definition_moved(cell: Cell, line: int, name: str, asked: str, module: str) -> Diagnostic:
    """A definition that an earlier module needs."""
    message = f"{name} is tagged for {asked} but {module}, which runs earlier, uses it: it stands in {module}"
    return _at(cell, line, "NBE303", "info", message, f"tag the cell nbe:{module}")


def mixed_cell(cell: Cell, modules: Sequence[str], chosen: str) -> Diagnostic:
    """A cell that does the work of two modules."""
    message = f"this cell does the work of {' and '.join(modules)}; it stays whole, in {chosen}"
    return _at(cell, 0, "NBE304", "info", message, "divide the cell, or extract with --split")


def joined(cell: Cell, place: str, merge: Merge) -> Diagnostic:
    """Steps that had to become one."""
    name = merge.variable
    if merge.how == "captured":
        message = (
            f"code that is made here reads {name} when it runs, and a later step binds {name} again:"
            f" the steps from here to there are one function, {place}"
        )
        help_ = f"give the later {name} another name, or pass {name} as an argument"
    elif merge.how == "written":
        message = (
            f"a function that is made here assigns the notebook's {name}, and later steps use it:"
            f" the steps from here to there are one function, {place}"
        )
        help_ = f"let the function return the value instead of writing `global {name}`"
    elif merge.how == "builtin":
        message = (
            f"{name} is a builtin that this statement may bind:"
            f" the steps from here to its last use are one function, {place}"
        )
        help_ = f"use another name than {name}"
    else:
        message = f"this statement may bind any name: everything from here on is one step, {place}"
        help_ = "name what it does (plain assignments instead of exec, globals or get_ipython)"
    return _at(cell, merge.row.line, "NBE310", "warning", message, help_)


def kept_verbatim(cell: Cell, line: int, place: str, reason: str) -> Diagnostic:
    """A step that runs as it stands."""
    message = f"{place} runs its cells as they stand, over a namespace of their own: {reason}"
    return _at(cell, line, "NBE311", "warning", message, "rewrite this statement so that names are used by naming them")


def kernel_name(cell: Cell, line: int, name: str) -> Diagnostic:
    """A name that only a kernel binds."""
    message = f"{name} is the kernel's own record of what was run or shown; a package has none"
    return _at(cell, line, "NBE320", "error", message, "bind the value to a name in its own cell, and use that name")


def main_module(cell: Cell, line: int) -> Diagnostic:
    """Code that asks for the notebook's own module."""
    message = "this asks for the module `__main__`, which is the notebook in a kernel and something else in a package"
    return _at(cell, line, "NBE321", "error", message, "use the names themselves instead of attributes of `__main__`")


def many_returns(cell: Cell | None, line: int, function: str, count: int) -> Diagnostic:
    """A step that gives very much away."""
    message = f"{function} returns {count} values"
    return _at(
        cell, line, "NBE330", "info", message, "split the step: put a heading or another tag in the middle of its cells"
    )


def unread_import(cell: Cell, line: int, name: str) -> Diagnostic:
    """An import that nothing uses and that may have an effect."""
    message = f"nothing uses the import {name}, but importing it may have an effect: it is kept"
    return _at(cell, line, "NBE331", "info", message, "take the import out if it is not needed")


def made_module(cell: Cell, line: int, module: str) -> Diagnostic:
    """An import of a file that only the run makes."""
    message = (
        f"the run makes {module}.py before it imports it: the package imports it there too, and finds it only"
        f" where the run's folder is on Python's path"
    )
    return _at(cell, line, "NBE332", "warning", message, f"keep {module}.py beside the notebook")


def shown_animation(cell: Cell, line: int) -> Diagnostic:
    """An animation that is handed to `display`."""
    message = "the notebook shows an animation and so runs its callback; the package makes it and runs nothing of it"
    help_ = "let it be the cell's value instead of handing it to `display`, or save it (`animation.save(…)`)"
    return _at(cell, line, "NBE333", "warning", message, help_)


def looks_beside_itself(cell: Cell, line: int, module: str) -> Diagnostic:
    """An import of a module beside the notebook that looks for files where it lies."""
    message = f"the module {module} looks for files beside itself, and the package has it in a folder of its own"
    help_ = f"put what {module} looks for beside it in the package too, or give it the path from the notebook"
    return _at(cell, line, "NBE334", "warning", message, help_)


def module_in_text(cell: Cell, line: int, name: str) -> Diagnostic:
    """A text that names a module beside the notebook."""
    module = name.partition(".")[0]
    message = f'"{name}" names the module {module}, which has another name in the package (local.{module} below it)'
    help_ = f"import {module} by a statement, and use the module itself or its `__name__` instead of the text"
    return _at(cell, line, "NBE335", "warning", message, help_)


def pickled_inside(cell: Cell, line: int, name: str) -> Diagnostic:
    """A function or class that stays inside a step, where the notebook pickles."""
    message = f"{name} stays inside its step, since it reads variables: pickle and other processes can't find it there"
    return _at(cell, line, "NBE336", "warning", message, f"give {name} what it reads as an argument")


def pickled_by_place(cell: Cell, line: int, names: Sequence[str]) -> Diagnostic:
    """Classes that stand in a module of the package, where the notebook pickles or reads pickles."""
    message = (
        f"a pickle names where a class stands: {', '.join(names)} in the package, `__main__` in the notebook, so"
        " neither reads objects of it that the other has written"
    )
    return _at(cell, line, "NBE338", "info", message, "move the class to a module beside the notebook and import it")


def late_annotations(cell: Cell, line: int, module: str) -> Diagnostic:
    """A `from __future__ import annotations` with annotations of its module above and below."""
    message = (
        f"annotations above this line are evaluated in the notebook, those below are kept as text: in {module} all are"
        " text"
    )
    return _at(cell, line, "NBE337", "warning", message, "move the import to the notebook's first cell")
