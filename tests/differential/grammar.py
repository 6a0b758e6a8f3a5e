"""The statements and expressions that generated notebooks are made of: a weight and a template each.

In a template `{symbol}` is expanded: a symbol in small letters by a rule of `RULES`, one in capitals to a name by what the
names are bound to where the statement stands (`generator.Names`). `{SYMBOL.1}` is the same name wherever it stands again
in the template. A rule's text of several lines is indented as a whole. `needs` are names that must be bound for a
template to be drawn at all.

    VAR  a name to bind            ANY    a name of the pool, bound or not      BOUND  a bound name of the pool
    INT LIST DICT ITER OBJ         names bound to such values                   LATE   a name read by code that runs later
    FN   f, g or h                 FUN GEN CLS                                  functions, generator functions, classes
"""

from __future__ import annotations

from typing import NamedTuple


class Template(NamedTuple):
    """One way to expand a symbol."""

    weight: int
    text: str
    needs: str = ""


T = Template

INTEGERS = (
    T(9, "{digit}"),
    T(9, "{INT}"),
    T(2, "{int} + {int}"),
    T(1, "{int} - {int}"),
    T(1, "{INT} * {digit}"),
    T(1, "len({LIST})"),
    T(1, "max({int}, {int})"),
    T(1, "sum({list})"),
    T(1, "sum(x * {INT} for x in {list})"),
    T(1, "({VAR} := {int})"),
    T(1, "({int} if {condition} else {int})"),
    T(1, "[{int} for x in range(2)][0]"),
    T(3, "{FUN}({int})"),
    T(1, "{FUN}()"),
    T(1, "next({ITER}, {digit})"),
    T(1, "{CLS}().m({digit})"),
    T(1, "{OBJ}.y"),
    T(1, "{DICT}.get('k', {digit})"),
    T(1, "math.floor({int} / 2)", "math"),
    T(1, "len(os.path.join('x', 'y'))", "os"),
    T(1, "len(collections.Counter({list}))", "collections"),
    T(1, "floor({int} / 3)", "floor"),
)
CONDITIONS = (
    T(3, "{INT}"),
    T(3, "{int} > {digit}"),
    T(2, "{digit} < {int} < {int}"),
    T(1, "{int} < {digit} < ({VAR} := {int})"),
    T(1, "{condition} and {condition}"),
    T(1, "{condition} or ({VAR} := {int})"),
    T(1, "{condition} and ({VAR} := {int})"),
    T(1, "not {LIST}"),
    T(1, "any(x > {INT} for x in {list})"),
)
LISTS = (
    T(3, "[{int}, {int}]"),
    T(3, "{LIST}[:3]"),
    T(1, "[]"),
    T(1, "[x + {INT} for x in range(3)]"),
    T(1, "[{VAR.1} for {VAR.1} in range(2)]"),
    T(1, "[({VAR} := x) for x in range({digit})]"),
    T(1, "[x for x in ({INT}, {digit}) if x > {digit}]"),
    T(1, "list(range({digit}))"),
    T(1, "list({ITER})"),
    T(1, "list({GEN}({digit}))"),
    T(1, "[{item}, {item}]"),
    T(1, "sorted({list}, key=lambda x: -x * {INT})"),
    T(1, "list(map({FUN}, [1, 2]))"),
    T(1, "[x({digit}) for x in {LIST} if callable(x)]"),
)
ITEMS = (T(5, "{int}"), T(2, "{ANY}"), T(2, "{FUN}"), T(1, "{LIST}"), T(1, "(lambda x=0: x + {LATE})"), T(1, "{list}"))
VALUES = (
    T(6, "{int}"),
    T(4, "{list}"),
    T(2, "{ANY}"),
    T(1, "{{'k': {int}}}"),
    T(1, "{{x: {int} for x in {list} if isinstance(x, int)}}"),
    T(1, "{{x: (lambda: x * {LATE}) for x in range(2)}}"),
    T(1, "({int}, {item})"),
    T(1, "f'{{{INT}}}-{{{int}}}'"),
    T(2, "lambda x=0: x + {LATE}"),
    T(1, "lambda x={int}, y={INT}: x + y"),
    T(1, "(x * {LATE} for x in range(3))"),
    T(1, "map(lambda x: x + {LATE}, {list})"),
    T(1, "iter({list})"),
    T(1, "{GEN}({digit})"),
    T(1, "{FUN}"),
    T(1, "{FUN}({digit})"),
    T(1, "{CLS}()"),
    T(1, "{LIST}.append"),
    T(1, "{OBJ}.m"),
    T(1, "{condition}"),
    T(1, "{CLS}"),
    T(1, "{LIST}.copy()"),
    T(1, "{LIST} + {list}"),
    T(1, "{LIST} * 2"),
    T(1, "dict({DICT})"),
    T(1, "{DICT}.copy()"),
    T(1, "{DICT}.setdefault('s', {list})"),
    T(1, "[{LIST}, {list}]"),
    T(1, "{OBJ} + 1"),
)
SIMPLE = (
    T(14, "{VAR} = {value}"),
    T(2, "{VAR} = {VAR} = {value}"),
    T(2, "{VAR}, {VAR} = {int}, {value}"),
    T(1, "{VAR}, *{VAR} = {digit}, {int}, {int}"),
    T(1, "({VAR}, [{VAR}, *{VAR}]) = ({int}, [{int}])"),
    T(1, "{INT.1}, {INT.2} = {INT.2}, {INT.1}"),
    T(4, "{INT} += {int}"),
    T(3, "{LIST} += [{item}]"),
    T(4, "{LIST}.append({item})"),
    T(1, "{LIST}[0] = {item}"),
    T(1, "{LIST}[1:], {VAR} = [{int}], {int}"),
    T(1, "{VAR} = {LIST}.pop()"),
    T(1, "{DICT}[{digit}] = {item}"),
    T(1, "del {DICT}['k']"),
    T(1, "del {LIST}[:1]"),
    T(1, "{OBJ}.y += {int}"),
    T(1, "{OBJ}.z = {item}"),
    T(3, "print({int})"),
    T(1, "print({BOUND})"),
    T(3, "del {BOUND}"),
    T(1, "{VAR}: int = {int}"),
    T(1, "{VAR}: int"),
    T(1, "assert {condition} or True, ({VAR} := {int})"),
    T(1, "{FUN}.calls = {int}"),
    T(1, "{FUN}({digit}).append({item})"),
    T(1, "{LIST}[-1].append({item})"),
    T(1, "{LIST}.append({item}), {LIST}.append({item})"),
    T(1, "for {VAR.1} in {LIST}:\n    {VAR.1}.append({item})"),
    T(1, "len({OBJ})"),
    T(2, "{FUN}({int})"),
    T(1, "{BOUND}"),
    T(1, "({VAR} := {int})"),
    T(1, "pass"),
    T(4, "{import}"),
)
IMPORTS = (
    T(4, "import math"),
    T(2, "import os"),
    T(2, "import os.path"),
    T(2, "import collections"),
    T(1, "import collections.abc, math"),
    T(2, "from math import floor"),
    T(1, "from math import pi as {VAR}"),
    T(1, "import math as {VAR}"),
    T(1, "from os import path as {VAR}"),
    T(3, "from contextlib import suppress"),
    T(2, "import functools"),
    T(1, "from dataclasses import dataclass"),
    T(1, "try:\n    import nope\nexcept ImportError:\n    import math as nope"),
    T(1, "try:\n    import math\nexcept ImportError:\n    {VAR} = {int}"),
    T(1, "if {condition}:\n    import math"),
    T(1, "for x in range(2):\n    import collections"),
)
COMPOUND = (
    T(4, "if {condition}:\n    {block}"),
    T(4, "if {condition}:\n    {block}\nelse:\n    {block}"),
    T(1, "if {condition}:\n    {block}\nelif {condition}:\n    {block}"),
    T(3, "if {condition}:\n    del {BOUND}"),
    T(4, "for {VAR} in {list}[:3]:\n    {block}"),
    T(2, "for {VAR.1} in {list}[:3]:\n    if {VAR.1} == {digit}:\n        {block}\n        break\nelse:\n    {block}"),
    T(1, "for {VAR.1} in range(3):\n    if {VAR.1} == 1:\n        continue\n    {block}"),
    T(1, "for {VAR}, {VAR} in [({int}, {item})]:\n    {block}"),
    T(1, "for x in range(2):\n    for {VAR} in range(x):\n        {block}"),
    T(1, "for {LIST}[0] in range(2):\n    {block}"),
    T(2, "{COUNTER.1} = {digit}\nwhile {COUNTER.1} > 0:\n    {COUNTER.1} -= 1\n    {block}"),
    T(1, "{COUNTER.1} = 4\nwhile ({COUNTER.1} := {COUNTER.1} - 1) > 0:\n    {block}\nelse:\n    {block}"),
    T(1, "{COUNTER.1} = 0\nwhile True:\n    {COUNTER.1} += 1\n    if {COUNTER.1} > 2:\n        {block}\n        break"),
    T(2, "try:\n    {block}\n    {VAR} = {digit} / 0\nexcept ZeroDivisionError:\n    {block}"),
    T(2, "try:\n    {block}\nexcept (KeyError, IndexError, TypeError) as {VAR}:\n    {block}\nelse:\n    {block}"),
    T(1, "try:\n    {VAR} = {digit} // 0\nexcept ZeroDivisionError as {VAR.1}:\n    {VAR} = str({VAR.1})"),
    T(2, "try:\n    {block}\nfinally:\n    {block}"),
    T(1, "try:\n    {block}\n    {DICT}['missing']\nexcept:\n    {block}\nfinally:\n    {block}"),
    T(3, "try:\n    {VAR} = {ANY}\nexcept NameError:\n    {VAR} = {int}"),
    T(2, "try:\n    {ANY} += {int}\nexcept (NameError, TypeError):\n    {block}"),
    T(1, "try:\n    {VAR} = {FUN}({int})\nexcept Exception:\n    {VAR} = -1"),
    T(1, "try:\n    del {ANY}\nexcept NameError:\n    {block}"),
    T(3, "with suppress(KeyError, ZeroDivisionError):\n    {block}\n    {VAR} = 1 / {INT}\n    {block}", "suppress"),
    T(2, "with suppress(NameError):\n    {block}\n    {VAR} = {ANY}\n    {block}", "suppress"),
    T(2, "with Q() as {VAR}:\n    {block}\n    {VAR} = {DICT}['missing']", "Q"),
    T(1, "match {value}:\n    case [{VAR}, *{VAR}]:\n        {block}\n    case {{'k': {VAR}}}:\n        {block}"),
    T(
        1,
        "match ({int}, {value}):\n    case ({digit}, {VAR.1}) if {VAR.1}:\n        {block}\n    case (_, {VAR}):\n        {block}",
    ),
    T(1, "match {int}:\n    case {digit} | {digit} as {VAR}:\n        {block}\n    case _:\n        {block}"),
)
DEFINITIONS = (
    T(8, "def {FN}(x={digit}):\n    return x + {LATE}"),
    T(3, "def {FN}(x={int}):\n    return x * {digit}"),
    T(2, "def {FN}(x=0):\n    y = {LATE}\n    return [y + z for z in range(x)]"),
    T(2, "def {FN}(x=0):\n    {LIST.1}.append(x)\n    return len({LIST.1})"),
    T(3, "def {FN}(x=0):\n    global {VAR.1}\n    {VAR.1} = x + {LATE}\n    return {VAR.1}"),
    T(2, "def {FN}(x=0):\n    global {INT.1}\n    {INT.1} += 1\n    return {INT.1} + x"),
    T(1, "def {FN}(x=0):\n    global {BOUND.1}\n    del {BOUND.1}\n    return x"),
    T(1, "def {FN}(x=0):\n    global {VAR}\n    import math as {VAR}\n    return x"),
    T(
        1,
        "def {FN}(x=0):\n    {VAR.1} = x\n    def z():\n        global {VAR.1}\n        {VAR.1} = {LATE}\n    z()\n    return {VAR.1}",
    ),
    T(1, "def {FN}(x=0):\n    {VAR.1} = x + 1\n    return {VAR.1} + {FUN}({VAR.1})"),
    T(2, "def {FN}({VAR.1}=0):\n    return {VAR.1} + {FUN}({VAR.1})"),
    T(2, "def {FN}(x=2):\n    for y in range(x % 4):\n        yield y + {LATE}"),
    T(2, "def {FN}(x=1):\n    return lambda y=0: x + y + {LATE}"),
    T(
        1,
        "def {FN}(x=0):\n    y = x\n    def z(k=0):\n        nonlocal y\n        y += {LATE}\n        return y + k\n    return z",
    ),
    T(1, "def {FN.1}(x=2):\n    return x if x <= 0 else {FN.1}(x - 1) + {LATE}"),
    T(1, "def {FN}(x=2):\n    return x if x <= 0 else {FN}(x - 1) + 1"),
    T(1, "def {FN}(x=0, *y, k={INT}, **z):\n    return x + k + len(z) + {LATE}"),
    T(1, "def {FN}(x=0):\n    try:\n        return x + {ANY}\n    except NameError:\n        return -1"),
    T(1, "def {FN}(x=0, y=({VAR} := {int})):\n    return x + y"),
    T(1, "def {FN}(x: {FUN}({digit}) = 0) -> {ANY}:\n    return x"),
    T(1, "def {FN}(x=0, y=[]):\n    y.append(x)\n    return len(y)"),
    T(1, "def {FN}(x=0, y=lambda z: z + {LATE}):\n    return y(x)"),
    T(1, "def {FN}(x=0):\n    class z:\n        y = {LATE}\n    return z.y + x"),
    T(1, "def {FN.1}(x=0):\n    {FN.1}.calls = x\n    return {FN.1}.calls"),
    T(
        1,
        "if {condition}:\n    def {FN.1}(x=0):\n        return x + {LATE}\nelse:\n    def {FN.1}(x=0):\n        return x - 1",
    ),
    T(
        1,
        "{VAR.1} = []\nfor {VAR.2} in range(2):\n    def {FN.1}(x=0):\n        return x + {VAR.2}\n    {VAR.1}.append({FN.1})",
    ),
    T(1, "def deco(fn):\n    {LIST}.append({digit})\n    return fn"),
    T(1, "def deco(fn):\n    return lambda x=0: fn(x) + {LATE}"),
    T(3, "@deco\ndef {FN}(x=0):\n    return x + {LATE}", "deco"),
    T(1, "@functools.lru_cache\ndef {FN}(x=0):\n    return x + {LATE}", "functools"),
    T(1, "@{FUN}\ndef {FN}(x=0):\n    return x + {LATE}"),
    T(3, "class {C}:\n    y = {int}\n    def m(self, x=0):\n        return x + self.y + {LATE}"),
    T(1, "class {C}:\n    {VAR.1} = {VAR.1}\n    y = 1\n    def m(self, x=0):\n        return {LATE}"),
    T(1, "class {C}:\n    for y in {list}[:2]:\n        {VAR} = y\n    def m(self, x=0):\n        return x"),
    T(1, "class {C}({CLS}):\n    def m(self, x=0):\n        return super().m(x) + {LATE}"),
    T(1, "class {C}:\n    y = 0\n    def m(self, x=0):\n        global {VAR.1}\n        {VAR.1} = x\n        return x"),
    T(1, "class {C}:\n    y = [x + {INT} for x in range(2)]\n    m = lambda self, x=0: x + {LATE}"),
    T(
        1,
        "class {C}:\n    def __init__(self, y={int}):\n        self.y = y\n    @property\n    def p(self):\n        return {LATE}",
    ),
    T(
        1,
        "@dataclass\nclass {C}:\n    y: int = {int}\n    def m(self, x=0):\n        return self.y + {LATE}",
        "dataclass",
    ),
    T(
        1,
        "class Q:\n    def __enter__(self):\n        return {LATE}\n    def __exit__(self, *error):\n        return True",
    ),
)
DEFINITIONS += (
    T(2, "def {FN}(x=0):\n    return {LIST}"),
    T(1, "def {FN}(x=0):\n    y = {DICT}\n    y[x] = {LATE}\n    return y"),
    T(1, "def {FN}(x=0, y=[]):\n    y.append(x)\n    return y"),
    T(1, "def {FN}(x=0):\n    y = []\n    return y, lambda z=0: y.append(z)"),
    T(
        2,
        "class {C}:\n    y = 0\n    def __len__(self):\n        self.y += 1\n        return 1\n    def __add__(self, x):\n        {LIST}.append(x)\n        return {LIST}\n    def m(self, x=0):\n        return self.y",
    ),
)
STATEMENTS = (T(10, "{simple}"), T(5, "{compound}"), T(6, "{definition}"))
BLOCKS = (T(6, "{simple}"), T(2, "{simple}\n{simple}"), T(1, "{compound}"), T(1, "{definition}"))
DIGITS = tuple(T(1, str(number)) for number in range(6))

RULES = {
    "int": INTEGERS,
    "digit": DIGITS,
    "condition": CONDITIONS,
    "list": LISTS,
    "item": ITEMS,
    "value": VALUES,
    "simple": SIMPLE,
    "import": IMPORTS,
    "compound": COMPOUND,
    "definition": DEFINITIONS,
    "statement": STATEMENTS,
    "block": BLOCKS,
}

TERMINALS = {
    "int": "{digit}",
    "condition": "{INT}",
    "list": "[{digit}, {digit}]",
    "item": "{digit}",
    "value": "{INT}",
    "compound": "{INT} += 1",
    "definition": "pass",
    "block": "{VAR} = {digit}",
    "statement": "pass",
    "simple": "{VAR} = {INT}",
    "import": "import math",
}
"""What a symbol becomes where a statement is deep enough."""
