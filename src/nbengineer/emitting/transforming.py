"""Rewrites one statement with libcst; the only module that imports it, and only when a statement has to change.

Which names are variables of the notebook comes from `analysis.occurrences`; its occurrences and the names of the libcst
tree are matched by their order in the source, in which libcst visits them.
"""

# ruff: noqa: N802 (libcst finds methods by the names of its nodes)

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst
from libcst import FlattenSentinel, RemovalSentinel, RemoveFromParent

from nbengineer.analysis.occurrences import occurrences
from nbengineer.analysis.showing import only_shows
from nbengineer.emitting.cutting import parse_expression
from nbengineer.emitting.growing import with_arguments, with_imports, with_parameters
from nbengineer.emitting.imports import import_line, local_import_lines, localised
from nbengineer.emitting.naming import words_in
from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nbengineer.analysis.occurrences import Occurrence
    from nbengineer.emitting.cutting import Piece
    from nbengineer.emitting.rules import Role, Rules

Small = cst.BaseSmallStatement
Smalls = Small | FlattenSentinel[Small] | RemovalSentinel
EMPTY = cst.Module([])
CONSTANTS = frozenset({"None", "True", "False"})
LABELS: dict[type[cst.CSTNode], str] = {
    cst.Attribute: "attr",
    cst.Arg: "keyword",
    cst.Param: "name",
    cst.FunctionDef: "name",
    cst.ClassDef: "name",
    cst.MatchAs: "name",
    cst.MatchStar: "name",
    cst.MatchMapping: "rest",
    cst.MatchKeywordElement: "key",
    cst.TypeVar: "name",
    cst.TypeVarTuple: "name",
    cst.ParamSpec: "name",
}
"""Where libcst has a name that is no expression of its own."""

UNVISITED = (cst.Import, cst.ImportFrom, cst.Global, cst.Nonlocal)
"""Statements that hold no names but such."""
RUNS_SOMETHING = (ast.Call, ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)


def transform(piece: Piece, role: Role, rules: Rules) -> tuple[str, bool]:
    """Give a statement as the package has it ("" for none), and whether it calls `partial`."""
    editor = _Editor(occurrences([piece.node]), role, rules)
    text = _read(piece).visit(editor).code.strip("\n")
    assert editor.matched_all, piece.text
    return "" if text == "pass" != piece.text else text, editor.needs_partial


def _read(piece: Piece) -> cst.Module:
    """Give the libcst tree of a statement; what libcst can't read is written anew first, without its comments.

    One such thing is known: `(x): int = 1`, which means the same without parentheses.
    """
    try:
        return cst.parse_module(piece.text)
    except cst.ParserSyntaxError:
        for node in ast.walk(piece.node):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                node.simple = 1
        return cst.parse_module(ast.unparse(piece.node))


class _Editor(cst.CSTTransformer):
    """Makes the edits of one statement; `around` are the functions and classes around the current place."""

    def __init__(self, found: Sequence[Occurrence], role: Role, rules: Rules) -> None:
        super().__init__()
        self.found = iter(found)
        self.facts: dict[int, Occurrence] = {}
        self.labels: set[int] = set()
        self.role = role
        self.rules = rules
        self.lifted = {} if role.kind == "verbatim" else rules.lifted
        self.around: list[str] = []
        self.called: set[int] = set()
        self.elifs: set[int] = set()
        self.quotes: list[str] = []
        self.needs_partial = False

    @property
    def matched_all(self) -> bool:
        """Say whether every occurrence has met its name."""
        return next(self.found, None) is None

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Match names on the way down."""
        if isinstance(node, cst.Name):
            if node.value not in CONSTANTS and id(node) not in self.labels:
                fact = next(self.found)
                assert fact.written == node.value, (fact, node.value)
                self.facts[id(node)] = fact
            return False
        if isinstance(node, UNVISITED):
            return False
        if label := LABELS.get(type(node)):
            self.labels.add(id(getattr(node, label)))
        elif isinstance(node, cst.ExceptHandler | cst.ExceptStarHandler) and node.name:
            self.labels.add(id(node.name.name))
        return super().on_visit(node)

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        """Save the time of looking for a method for each attribute: there is none."""

    def on_leave_attribute(self, original_node: cst.CSTNode, attribute: str) -> None:
        """Do as `on_visit_attribute`."""

    def _notebook_name(self, node: cst.CSTNode) -> str:
        """Give the variable of the notebook that a node names, "" for anything else."""
        fact = self.facts.get(id(node))
        return fact.name if fact and fact.notebook else ""

    # names and calls

    def visit_Call(self, node: cst.Call) -> None:
        self.called.add(id(node.func))

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        name = self._notebook_name(original_node)
        if not name or self.role.kind == "verbatim":
            return updated_node
        loads = self.facts[id(original_node)].context == "load"
        if name == "__name__" and loads:
            quote = "'" if self.quotes and self.quotes[-1] == '"' else '"'
            return cst.SimpleString(f"{quote}__main__{quote}", lpar=updated_node.lpar, rpar=updated_node.rpar)
        new = self.rules.renamed(name) if name in self.rules.renames else updated_node.value
        renamed = updated_node.with_changes(value=new)
        if loads and name in self.lifted and id(original_node) not in self.called:
            self.needs_partial = True
            call = cst.Call(cst.Name(self.rules.names.partial), [cst.Arg(renamed)])
            return with_arguments(call, self._passed(name))
        return renamed

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        name = self._notebook_name(original_node.func)
        return with_arguments(updated_node, self._passed(name)) if name in self.lifted else updated_node

    def _passed(self, function: str) -> list[str]:
        return [self.rules.renamed(name) for name in self.lifted[function]]

    def visit_FormattedString(self, node: cst.FormattedString) -> None:
        self.quotes.append(node.end[-1])

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        del original_node
        self.quotes.pop()
        return updated_node

    def leave_FormattedStringExpression(
        self, original_node: cst.FormattedStringExpression, updated_node: cst.FormattedStringExpression
    ) -> cst.BaseFormattedStringContent | FlattenSentinel[cst.BaseFormattedStringContent]:
        """Write out `{x=}`, which shows its own source, where that source has changed."""
        before = _code(original_node.expression)
        if original_node.equal is None or _code(updated_node.expression) == before:
            return updated_node
        shown = _code(original_node.whitespace_before_expression) + before + _code(original_node.equal)
        whitespace = _code(original_node.whitespace_after_expression)
        shown = shown.removesuffix(whitespace) + whitespace
        changed = updated_node.with_changes(equal=None, whitespace_after_expression=cst.SimpleWhitespace(""))
        if original_node.conversion is None and original_node.format_spec is None:
            changed = changed.with_changes(conversion="r")
        text = cst.FormattedStringText(shown.replace("{", "{{").replace("}", "}}"))
        return FlattenSentinel([text, changed])

    # statements

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr) -> Smalls:
        call = original_node.value
        if not isinstance(call, cst.Call) or not isinstance(updated_node.value, cst.Call):
            return updated_node
        replacement = self.rules.replaced_calls.get(self._dotted(call.func))
        if replacement is None:
            return updated_node
        kept = [
            _argument_statement(now)
            for before, now in zip(call.args, updated_node.value.args, strict=True)
            if not only_shows(parse_expression(_code(before.value)))
        ]
        return _statements([*kept, *_parsed([replacement])])

    def _dotted(self, node: cst.BaseExpression) -> str:
        """Give `plt.show` for that expression if `plt` is a variable of the notebook, else ""."""
        if isinstance(node, cst.Name):
            return self._notebook_name(node)
        if isinstance(node, cst.Attribute) and (owner := self._dotted(node.value)):
            return f"{owner}.{node.attr.value}"
        return ""

    def leave_Global(self, original_node: cst.Global, updated_node: cst.Global) -> Smalls:
        del original_node
        if self.role.kind == "verbatim":
            return updated_node
        if not self.around:
            return RemoveFromParent()
        names = [item.name.value for item in updated_node.names]
        stay = [self.rules.renamed(n) for n in names if n not in self.role.nonlocals]
        move = [self.rules.renamed(n) for n in names if n in self.role.nonlocals]
        lines = [f"{word} {', '.join(listed)}" for word, listed in (("global", stay), ("nonlocal", move)) if listed]
        return _statements(_parsed(lines))

    def leave_AnnAssign(self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign) -> Smalls:
        if self.around or self.role.kind != "body":
            return updated_node
        annotation = updated_node.annotation.annotation
        tree = parse_expression(_code(original_node.annotation.annotation))
        runs = self.rules.annotations_run and any(isinstance(node, RUNS_SOMETHING) for node in ast.walk(tree))
        kept: list[Small] = []
        if updated_node.value is not None and runs:
            kept.append(cst.Assign([cst.AssignTarget(updated_node.target)], updated_node.value))
        elif updated_node.value is not None or not isinstance(updated_node.target, cst.Name):
            kept.append(updated_node)
        return _statements([*kept, *([cst.Expr(annotation)] if runs else [])])

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> Smalls:
        del original_node
        items = [Import(_code(a.name), alias=_code(a.asname.name) if a.asname else "") for a in updated_node.names]
        names = self.rules.names
        moved = [new for item in items for new in localised(item, names.package, names.local_modules)]
        return updated_node if moved == items else _statements(_parsed([import_line(item) for item in moved]))

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> Smalls:
        del original_node
        if updated_node.module is None or updated_node.relative:
            return updated_node
        module = _code(updated_node.module)
        if isinstance(updated_node.names, cst.ImportStar) and self.role.kind == "body":
            listed = self.rules.star_names.get(module)
            if listed is not None:
                aliases = [cst.ImportAlias(cst.Name(name)) for name in listed]
                if not aliases:
                    return RemoveFromParent()
                updated_node = updated_node.with_changes(names=aliases)
        (moved,) = localised(Import(module, "x"), self.rules.names.package, self.rules.names.local_modules)
        return updated_node.with_changes(module=_dotted_name(moved.module)) if moved.module != module else updated_node

    def visit_If(self, node: cst.If) -> None:
        if isinstance(node.orelse, cst.If):
            self.elifs.add(id(node.orelse))

    def leave_If(
        self, original_node: cst.If, updated_node: cst.If
    ) -> cst.BaseStatement | FlattenSentinel[cst.BaseStatement] | RemovalSentinel:
        """Give the body alone of `if __name__ == "__main__":`."""
        if self.role.kind == "verbatim" or updated_node.orelse or id(original_node) in self.elifs:
            return updated_node
        match original_node.test:
            case cst.Comparison(
                left=cst.Name(value="__name__") as name,
                comparisons=[cst.ComparisonTarget(operator=cst.Equal(), comparator=cst.SimpleString() as text)],
            ) if self._notebook_name(name) and text.evaluated_value == "__main__":
                return FlattenSentinel(_body_alone(updated_node))
            case _:
                return updated_node

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | FlattenSentinel[cst.BaseStatement] | RemovalSentinel:
        """Give each statement that has come in a line of its own; nothing where none is left."""
        count = len(updated_node.body)
        if not count:
            return RemoveFromParent()
        if count <= len(original_node.body) or count == 1:
            return updated_node
        lines = [cst.SimpleStatementLine([_without_semicolon(small)]) for small in updated_node.body]
        lines[0] = lines[0].with_changes(leading_lines=updated_node.leading_lines)
        lines[-1] = lines[-1].with_changes(trailing_whitespace=updated_node.trailing_whitespace)
        return FlattenSentinel(lines)

    def leave_IndentedBlock(self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock) -> cst.BaseSuite:
        del original_node
        return updated_node if updated_node.body else updated_node.with_changes(body=_lines("pass"))

    # definitions

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.around.append(f"def {node.name.value}")

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.BaseStatement:
        self.around.pop()
        definition = self.role.definition
        if not definition:
            return updated_node
        if not self.around:
            added = [(self.rules.renamed(n), self.rules.annotations.get(n, "")) for n in definition.lifted]
            params = with_parameters(updated_node.params, added)
            lines = local_import_lines(definition.local_imports, self.rules.names)
            return updated_node.with_changes(params=params, body=with_imports(updated_node.body, lines))
        if self.around == ["class"] and definition.local_imports:
            mentioned = words_in([_code(original_node)])
            read = [i for i in definition.local_imports if i.bound in mentioned]
            lines = local_import_lines(read, self.rules.names)
            return updated_node.with_changes(body=with_imports(updated_node.body, lines))
        return updated_node

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        del node
        self.around.append("class")

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.BaseStatement:
        del original_node
        self.around.pop()
        return updated_node

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> Small:
        """Give a lambda that is a definition its added parameters."""
        del original_node
        definition, value = self.role.definition, updated_node.value
        if self.around or not definition or not definition.lifted or not isinstance(value, cst.Lambda):
            return updated_node
        params = with_parameters(value.params, [(self.rules.renamed(n), "") for n in definition.lifted])
        space = cst.SimpleWhitespace(" ")
        return updated_node.with_changes(value=value.with_changes(params=params, whitespace_after_lambda=space))


def _code(node: cst.CSTNode) -> str:
    return EMPTY.code_for_node(node)


def _lines(text: str) -> Sequence[cst.SimpleStatementLine | cst.BaseCompoundStatement]:
    return cst.parse_module(text).body


def _parsed(lines: Iterable[str]) -> list[Small]:
    """Give the simple statements of some source lines."""
    return [
        _without_semicolon(small)
        for line in lines
        for statement in _lines(line)
        if isinstance(statement, cst.SimpleStatementLine)
        for small in statement.body
    ]


def _body_alone(node: cst.If) -> list[cst.BaseStatement]:
    """Give the statements of a block, the first with the comments above the block."""
    if isinstance(node.body, cst.IndentedBlock):
        body = [s for s in node.body.body if isinstance(s, cst.BaseStatement)]
    else:
        body = [cst.SimpleStatementLine([_without_semicolon(small)]) for small in node.body.body]  # type: ignore[arg-type]
    first = body[0]
    if isinstance(first, cst.SimpleStatementLine | cst.BaseCompoundStatement):
        own = getattr(first, "leading_lines", ())
        body[0] = first.with_changes(leading_lines=[*node.leading_lines, *own])
    return body


def _statements(kept: Sequence[Small]) -> Smalls:
    return FlattenSentinel(list(kept)) if kept else RemoveFromParent()


def _without_semicolon(small: Small) -> Small:
    return small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)


def _argument_statement(argument: cst.Arg) -> Small:
    """Give an argument as a statement of its own; `*values` are still run through."""
    if argument.star == "*":
        return cst.Expr(cst.List([cst.StarredElement(argument.value)]))
    return cst.Expr(argument.value)


def _dotted_name(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)
