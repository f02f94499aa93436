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
    for scope, node, after, told in _changes(ast.parse(source), ""):
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = raw[start:end].decode()
        name = f"{scope or 'module'}: {_shortened(before)} {told or '→ ' + after}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" ({seen[name]})"
        found.append(Fault(name, (raw[:start] + after.encode() + raw[end:]).decode()))
    return found


def _changes(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.expr, str, str]]:
    """The expressions that can be changed: in which function, what they become, what is dropped."""
    for child in ast.iter_child_nodes(node):
        inside = scope
        if isinstance(child, _SCOPES):
            inside = f"{scope}.{child.name}".strip(".")
        if isinstance(child, ast.expr):
            for after in _variants(child):
                yield scope, child, after, ""
            for after, member in _without_members(child, at_top=not scope):
                yield scope, child, after, f"without {_shortened(member)}"
        if _is_specimens(child):
            continue
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


def _is_specimens(node: ast.AST) -> bool:
    """Whether a table is of examples that the tests read, and not of rules."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(one, ast.Name) and one.id.endswith("SPECIMENS") for one in targets)


def _variants(node: ast.expr) -> Iterator[str]:
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


def _without_members(node: ast.expr, *, at_top: bool) -> Iterator[tuple[str, str]]:
    """A set, or at the head of a module a table, without each of its members, and that member."""
    if isinstance(node, ast.Set) or (at_top and isinstance(node, ast.Tuple | ast.List)):
        for at, member in enumerate(node.elts if len(node.elts) > 1 else ()):
            left = [*node.elts[:at], *node.elts[at + 1 :]]
            made = ast.Set(left) if isinstance(node, ast.Set) else type(node)(left, ast.Load())
            yield ast.unparse(made), ast.unparse(member)
    elif at_top and isinstance(node, ast.Dict) and len(node.keys) > 1:
        for at, key in enumerate(node.keys):
            keys, values = list(node.keys), list(node.values)
            del keys[at], values[at]
            yield ast.unparse(ast.Dict(keys, values)), ast.unparse(key) if key else "**"


def _last_place(value: float) -> Decimal:
    """One in the last place in which a number is written: 0.01 of 0.15."""
    return Decimal(1).scaleb(int(Decimal(repr(value)).as_tuple().exponent))


def _shortened(text: str) -> str:
    """An expression on one line, cut."""
    words = " ".join(text.split())
    return words[:LONGEST_NAME] + ("…" if len(words) > LONGEST_NAME else "")
