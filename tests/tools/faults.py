"""The faults that may be put into one file of rules: numbers, comparisons, connectives, tables.

A fault has a name that survives edits elsewhere in the file: where, which, and how often before.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

OPPOSITES: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
}
LONGEST_NAME = 60
_NOT_RUN = (ast.JoinedStr, ast.Subscript)  # places inside f-strings are wrong; types are no rules
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Fault:
    """`name` is `function: before → after`; `source` is the whole file with the fault in it."""

    name: str
    source: str


def faults_of(source: str) -> list[Fault]:
    """Every fault that can be put into a file, in the order of the file."""
    seen: Counter[str] = Counter()
    found = []
    raw = source.encode()
    lines = [0]
    for line in raw.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for scope, node, after in _changes(ast.parse(source), ""):
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = raw[start:end].decode()
        name = f"{scope or 'module'}: {_shortened(before)} → {_shortened(after, before)}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" ({seen[name]})"
        found.append(Fault(name, (raw[:start] + after.encode() + raw[end:]).decode()))
    return found


def _changes(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.expr, str]]:
    """The expressions that can be changed, each with the function it is in and what it becomes."""
    for child in ast.iter_child_nodes(node):
        inside = scope
        if isinstance(child, _SCOPES):
            inside = f"{scope}.{child.name}".strip(".")
        if isinstance(child, ast.expr):
            for after in _variants(child, at_top=not scope):
                yield scope, child, after
        if not isinstance(child, _NOT_RUN):
            yield from _changes(_without_annotations(child), inside)
        elif isinstance(child, ast.Subscript):
            yield from _changes(child.slice, inside)


def _without_annotations(node: ast.AST) -> ast.AST:
    """A statement without the parts that say types only."""
    if isinstance(node, ast.AnnAssign):
        return ast.Module([ast.Expr(node.value)] if node.value else [], [])
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [one for one in (*node.args.defaults, *node.args.kw_defaults) if one]
        return ast.Module([*(ast.Expr(one) for one in defaults), *node.body], [])
    return node


def _variants(node: ast.expr, *, at_top: bool) -> Iterator[str]:
    """What an expression becomes, as source in brackets where it needs them."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        step = 1 if isinstance(node.value, int) else _last_place(node.value)
        yield from (str(Decimal(repr(node.value)) + sign * step) for sign in (1, -1))
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        turned = ast.Compare(node.left, [OPPOSITES[type(node.ops[0])]], node.comparators)
        yield f"({ast.unparse(turned)})"
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"({ast.unparse(ast.BoolOp(other, node.values))})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"
    elif isinstance(node, ast.Set) or (at_top and isinstance(node, ast.Tuple | ast.List)):
        for at in range(len(node.elts) if len(node.elts) > 1 else 0):
            left = [*node.elts[:at], *node.elts[at + 1 :]]
            if isinstance(node, ast.Set):
                yield ast.unparse(ast.Set(left))
            else:
                yield ast.unparse(type(node)(left, ast.Load()))
    elif at_top and isinstance(node, ast.Dict):
        for at in range(len(node.keys) if len(node.keys) > 1 else 0):
            keys, values = list(node.keys), list(node.values)
            del keys[at], values[at]
            yield ast.unparse(ast.Dict(keys, values))


def _last_place(value: float) -> Decimal:
    """One in the last place in which a number is written: 0.01 of 0.15."""
    return Decimal(1).scaleb(int(Decimal(repr(value)).as_tuple().exponent))


def _shortened(text: str, beside: str = "") -> str:
    """An expression on one line; of two long ones the part in which they begin to differ."""
    words, other = " ".join(text.split()), " ".join(beside.split())
    start = 0
    if len(words) > LONGEST_NAME and other:
        start = next((at for at, pair in enumerate(zip(words, other)) if len(set(pair)) > 1), 0)
        start = max(0, start - LONGEST_NAME // 2)
    cut = words[start : start + LONGEST_NAME]
    return ("…" if start else "") + cut + ("…" if start + LONGEST_NAME < len(words) else "")
