"""Functions and calls that get something added: keyword-only parameters, the arguments for them, imports in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = cst.Arg | cst.Param
NO_SPACE = cst.SimpleWhitespace("")
SPACE = cst.SimpleWhitespace(" ")
PLAIN_COMMA = cst.Comma(whitespace_after=SPACE)


def with_arguments(call: cst.Call, names: Sequence[str]) -> cst.Call:
    """Give a call that also passes on variables under their own names; its layout stays."""
    if not names:
        return call
    equal = cst.AssignEqual(whitespace_before=NO_SPACE, whitespace_after=NO_SPACE)
    new: list[Part] = [cst.Arg(cst.Name(name), keyword=cst.Name(name), equal=equal) for name in names]
    args: list[Part] = [_parenthesised(arg) for arg in call.args]
    if args:
        args[-1], new[-1] = _comma_moved(args[-1], new[-1])
    return call.with_changes(args=[*args, *new])


def with_parameters(params: cst.Parameters, added: Sequence[tuple[str, str]]) -> cst.Parameters:
    """Give a signature with keyword-only parameters (name, annotation) behind its own, before `**kwargs`."""
    if not added:
        return params
    new: list[Part] = [
        cst.Param(
            cst.Name(name),
            cst.Annotation(cst.parse_expression(annotation)) if annotation else None,
        )
        for name, annotation in added
    ]
    changes: dict[str, object] = {}
    if params.star_kwarg is None:
        for group in ("kwonly_params", "star_arg", "params"):
            own = getattr(params, group)
            if isinstance(own, cst.Param):
                changed, new[-1] = _comma_moved(own, new[-1])
                changes[group] = changed
                break
            if isinstance(own, tuple | list) and own:
                changed, new[-1] = _comma_moved(own[-1], new[-1])
                changes[group] = [*own[:-1], changed]
                break
    kwonly = changes.get("kwonly_params", params.kwonly_params)
    assert isinstance(kwonly, list | tuple)
    return params.with_changes(**(changes | {"kwonly_params": [*kwonly, *new]}))


def with_imports(body: cst.BaseSuite, lines: Sequence[str]) -> cst.BaseSuite:
    """Give the body of a function with some lines in front, below its docstring."""
    if not lines:
        return body
    new = cst.parse_module("\n".join(lines)).body
    if isinstance(body, cst.SimpleStatementSuite):
        default = cst.MaybeSentinel.DEFAULT
        own = [cst.SimpleStatementLine([small.with_changes(semicolon=default)]) for small in body.body]
        block = cst.IndentedBlock(own)
    else:
        assert isinstance(body, cst.IndentedBlock)
        block = body
    position = 1 if block.body and _is_docstring(block.body[0]) else 0
    return block.with_changes(body=[*block.body[:position], *new, *block.body[position:]])


def _is_docstring(statement: cst.BaseStatement) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString())]):
            return True
        case _:
            return False


def _parenthesised(arg: cst.Arg) -> cst.Arg:
    """Give a generator expression the parentheses that it only needs beside other arguments."""
    if isinstance(arg.value, cst.GeneratorExp) and not arg.value.lpar:
        value = arg.value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        return arg.with_changes(value=value)
    return arg


def _comma_moved(last: Part, new: Part) -> tuple[Part, Part]:
    """Give the former last part and the new one; a comma behind the former, with its line break, goes behind the new.

    One with a comment stays where the comment belongs.
    """
    comma = last.comma
    if not isinstance(comma, cst.Comma) or "#" in cst.Module([]).code_for_node(comma):
        return last, new
    return last.with_changes(comma=PLAIN_COMMA), new.with_changes(comma=comma)
