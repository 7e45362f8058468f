"""Rewrites of a whole program: its names, its comments, what stands around its statements, how its calls are spelt."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from rewriting import COMPREHENSIONS, FITS, FUNCTIONS, bound_by, bound_in, chains, last_name, makers_of

from flake8_ckpt.run.pure.units import BATCH_SIZE_NAMES, BATCHES, SAMPLES
from flake8_ckpt.words import words_of

WORDS = """
    autosave backup check current final last latest newest now recent recovery restart resume rolling temp tmp
    train_step test_step compute_metrics add_metric add_loss weighted_metrics fit_generator GradientTape
    train_on_batch model.save save_weights load_model load_weights load_checkpoint stop_training initial_epoch
    initial_value_threshold BackupAndRestore EarlyStopping callback.filepath shutil.move os.remove os.rename
    TF_USE_LEGACY_KERAS tensorflow.compat.v1 tf_keras keras_core hvd.init() optuna pytest.raises best epoch batch
    ModelCheckpoint ckpt_keras_version __main__ sys.exit() return raise break continue if False while True
""".split()  # noqa: SIM905 - to be read
"""What an analysis may know words for; none of them means anything in a comment."""

ROLLING = frozenset(WORDS[:16])
"""A name with one of these says that its file is meant to be overwritten."""

RANKS = {"rank", "chief", "main", "master", "primary", "index"}
SAYS_SOMETHING = ROLLING | BATCHES | SAMPLES | BATCH_SIZE_NAMES | RANKS | {"epoch", "epochs", "size"}
"""A name with one of these says what it counts, or which process runs: it is not a name like any other."""

LOOKS_AT_NAMES = frozenset({"locals", "globals", "vars", "eval", "exec", "dir", "modules"})

Whole = Callable[[str], Iterator[str]]


def formatted(text: str) -> Iterator[str]:
    """Comments, blank lines, brackets and quotes say nothing to Python."""
    yield ast.unparse(ast.parse(text))


def comments_added(text: str) -> Iterator[str]:
    """A comment says nothing to Python, before a statement or behind it."""
    comment = f"# {' '.join(WORDS)}"
    starts = {node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)}
    ends = {node.end_lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)}
    lines = text.splitlines()
    before = [f"{comment}\n{line}" if n in starts else line for n, line in enumerate(lines, 1)]
    if not any("\n" in str(one.value) for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Constant)):
        yield "\n".join(before)
        yield "\n".join(f"{line}  {comment}" if n in ends else line for n, line in enumerate(lines, 1))
    else:
        yield f"{comment}\n{text}\n{comment}\n"


def text_added(text: str) -> Iterator[str]:
    """A statement that is only a text does nothing."""
    words = ast.Expr(ast.Constant(" ".join(WORDS)))
    tree = ast.parse(text)
    at = len(head(tree))
    tree.body[at:at] = [words]
    yield written(tree)
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            node.body.insert(ast.get_docstring(node) is not None, words)
    yield from changed(text, tree)


def unrelated_function_added(text: str) -> Iterator[str]:
    """A function that nobody calls does nothing, and its names are its own."""
    tree = ast.parse(text)
    names = sorted(bound_names(tree) - {"self", "cls"})
    attributes = sorted({node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)})
    used = [f"    {name} = added_show({name}=added_first)" for name in names]
    shown = [f"    added_show({name}={name})" for name in names]
    yield f"{text}\ndef added_show(**added_given):\n    return added_given\n\n" + "\n".join(
        ["def added_unrelated(added_first):", *used, *shown, "    return added_first\n"]
    )
    kept = [f"        self.{name} = {name}" for name in names] + [f"        self.{name} = None" for name in attributes]
    made = [f"    def __init__(self, {', '.join(names)}):", *kept] if names else ["    pass"]
    yield f"{text}\n\nclass added_Unrelated:\n" + "\n".join(made) + "\n"


def in_if_true(text: str) -> Iterator[str]:
    """The body of ``if True:`` is run."""
    yield from each_statement_in(text, "if True:\n    pass")


def in_else_of_if_false(text: str) -> Iterator[str]:
    """The ``else:`` of ``if False:`` is run, and the other arm is not."""
    for rewritten in each_statement_in(text, "if True:\n    pass"):
        tree = ast.parse(rewritten)
        for node in ast.walk(tree):
            match node:
                case ast.If(test=ast.Constant(value=True), body=body):
                    node.test, node.body, node.orelse = ast.Constant(value=False), [ast.Pass()], body
        yield written(tree)


def in_try_finally(text: str) -> Iterator[str]:
    """The ``finally:`` does nothing."""
    yield from each_statement_in(text, "try:\n    pass\nfinally:\n    pass")


def in_a_loop_of_one(text: str) -> Iterator[str]:
    """A loop over one element has one turn; ``break`` and ``continue`` are those of another loop."""
    tree = ast.parse(text)
    if not any(isinstance(node, (ast.Break, ast.Continue)) for node in ast.walk(tree)):
        yield from each_statement_in(text, "for added_turn in [0]:\n    pass")


def in_main(text: str) -> Iterator[str]:
    """Run as a script, ``main()`` runs what the module did; what were its names are now the variables of ``main``."""
    tree = ast.parse(text)
    top = head(tree)
    body = tree.body[len(top) :]
    if not body or not fits_in_a_function(tree, body) or any(isinstance(one, ast.Global) for one in ast.walk(tree)):
        return
    if reads_too_early(ast.Module([*body], [])):
        return
    main = 'def added_main():\n    pass\n\nif __name__ == "__main__":\n    added_main()'
    tree.body = [*top, *ast.parse(main).body]
    function = tree.body[len(top)]
    assert isinstance(function, ast.FunctionDef)
    function.body = body
    yield written(tree)


def split_in_two(text: str) -> Iterator[str]:
    """Two functions run one after the other, and leave all names in the module, as ``global`` says."""
    tree = ast.parse(text)
    top = head(tree)
    body = tree.body[len(top) :]
    if len(body) < 2 or not fits_in_a_function(tree, body):
        return
    halves = body[: len(body) // 2], body[len(body) // 2 :]
    functions = []
    for name, half in zip(("added_first", "added_second"), halves, strict=True):
        function = ast.parse(f"def {name}():\n    pass").body[0]
        assert isinstance(function, ast.FunctionDef)
        names = sorted(bound_in(ast.Module(half, [])))
        function.body = [*([ast.Global(names)] if names else []), *half]
        functions.append(function)
    tree.body = [*top, *functions, *ast.parse("added_first()\nadded_second()").body]
    yield written(tree)


def names_short(text: str) -> Iterator[str]:
    """A name means nothing to Python, if it is another everywhere."""
    yield from renamed(text, lambda number, _: f"n{number}")


def names_long(text: str) -> Iterator[str]:
    """The same, with names of 40 characters."""
    yield from renamed(text, lambda number, name: f"{name}_{number}_".ljust(40, "x"))


def attributes_long(text: str) -> Iterator[str]:
    """An attribute that the program sets on ``self``, and is of no class, is the program's own."""
    tree = ast.parse(text)
    nodes = [*ast.walk(tree)]
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute) and not is_of_self(node)}
    used |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    used |= {name for node in nodes if isinstance(node, ast.ClassDef) for name in bound_in(node)}
    own = {node.attr for node in nodes if is_of_self(node) and isinstance(node.ctx, ast.Store)} - used  # type: ignore[attr-defined]
    if not any(one.bases or one.decorator_list for one in nodes if isinstance(one, ast.ClassDef)):
        for node in nodes:
            if isinstance(node, ast.Attribute) and node.attr in own and not says_something(node.attr):
                node.attr = f"{node.attr}_".ljust(40, "x")
        yield from changed(text, tree)


def is_of_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def names_exchanged(text: str) -> Iterator[str]:
    """The same, with names that have another meaning to people."""
    words = "fold path model best callbacks out i seed loss trial run config x".split()  # noqa: SIM905
    yield from renamed(text, lambda number, _: f"{words[number % len(words)]}_{number}")


def arguments_by_keyword(text: str) -> Iterator[str]:
    """The first argument of the class is ``filepath``."""
    tree = ast.parse(text)
    nodes = [*ast.walk(tree)]
    keras = {name for node in nodes if is_import_of_keras(node) for name in bound_by(node)}
    keras -= {name for node in nodes if not is_import_of_keras(node) for name in bound_by(node)}
    keras -= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for call in calls_of(tree, {"ModelCheckpoint", "WandbModelCheckpoint"}):
        names = {one.id for one in ast.walk(call.func) if isinstance(one, ast.Name)}
        has_one = len(call.args) == 1 and not isinstance(call.args[0], ast.Starred)
        if has_one and names <= keras and all(one.arg not in {None, "filepath"} for one in call.keywords):
            call.keywords.insert(0, ast.keyword("filepath", call.args.pop()))
    yield from changed(text, tree)


def keywords_in_a_dict(text: str) -> Iterator[str]:
    """``f(a=1)`` is ``f(**{"a": 1})``."""
    for names in (makers_of(ast.parse(text)), FITS):
        tree = ast.parse(text)
        for call in calls_of(tree, names):
            if call.keywords and all(one.arg for one in call.keywords):
                keys: list[ast.expr | None] = [ast.Constant(one.arg) for one in call.keywords]
                call.keywords = [ast.keyword(None, ast.Dict(keys, [one.value for one in call.keywords]))]
        yield from changed(text, tree)


def keywords_in_a_call_of_dict(text: str) -> Iterator[str]:
    """``f(a=1)`` is ``f(**dict(a=1))``."""
    if "dict" in bound_names(ast.parse(text)):
        return
    for names in (makers_of(ast.parse(text)), FITS):
        tree = ast.parse(text)
        for call in calls_of(tree, names):
            if call.keywords and all(one.arg for one in call.keywords):
                made = ast.Call(ast.Name("dict", ast.Load()), [], call.keywords)
                call.keywords = [ast.keyword(None, made)]
        yield from changed(text, tree)


def arguments_in_a_list(text: str) -> Iterator[str]:
    """``f(1, 2)`` is ``f(*[1, 2])``."""
    for names in (makers_of(ast.parse(text)), FITS):
        tree = ast.parse(text)
        for call in calls_of(tree, names):
            if call.args:
                call.args = [ast.Starred(ast.List(call.args, ast.Load()), ast.Load())]
        yield from changed(text, tree)


def class_under_another_name(text: str) -> Iterator[str]:
    """A variable that is bound once, to the class, is the class."""
    tree = ast.parse(text)
    every = [name for node in ast.walk(tree) for name in bound_by(node)]
    every += [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    for statement in [*tree.body]:
        for alias in statement.names if isinstance(statement, ast.ImportFrom) else ():
            bound = alias.asname or alias.name
            if alias.name == "ModelCheckpoint" and every.count(bound) == 1:
                for call in calls_of(tree, {bound}):
                    if isinstance(call.func, ast.Name):
                        call.func = ast.Name(f"Added{bound}", ast.Load())
                tree.body.insert(tree.body.index(statement) + 1, ast.parse(f"Added{bound} = {bound}").body[0])
    yield from changed(text, tree)


WHOLE: list[Whole] = [
    comments_added,
    text_added,
    unrelated_function_added,
    in_if_true,
    in_else_of_if_false,
    in_try_finally,
    in_a_loop_of_one,
    in_main,
    split_in_two,
    names_short,
    names_long,
    names_exchanged,
    attributes_long,
    arguments_by_keyword,
    keywords_in_a_dict,
    keywords_in_a_call_of_dict,
    arguments_in_a_list,
    class_under_another_name,
]

SAME_WORDS = {formatted, comments_added, text_added, unrelated_function_added}
"""After these, a message has the same words, too, but for the numbers of lines."""


def written(tree: ast.Module) -> str:
    return ast.unparse(ast.fix_missing_locations(tree))


def changed(text: str, tree: ast.Module) -> Iterator[str]:
    """The text of *tree*, unless it is that of *text*."""
    if (rewritten := written(tree)) != ast.unparse(ast.parse(text)):
        yield rewritten


def head(tree: ast.Module) -> list[ast.stmt]:
    """The statements that a module begins with: its docstring, and its imports."""
    count = 0
    for statement in tree.body:
        is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_text and not isinstance(statement, (ast.Import, ast.ImportFrom)):
            break
        count += 1
    return tree.body[:count]


def fits_in_a_function(tree: ast.Module, body: list[ast.stmt]) -> bool:
    """Whether the statements may be those of a function: none looks at the names there are, or cannot stand there."""
    stars = [node for one in body for node in ast.walk(one) if isinstance(node, ast.ImportFrom)]
    return (
        not looks_at_names(tree)
        and not any(alias.name == "*" for node in stars for alias in node.names)
        and not any(reads_what_it_binds(node) for one in body for node in ast.walk(one))
    )


def reads_too_early(tree: ast.Module) -> bool:
    """Whether a name is read on an earlier line than it is bound on, or the same: a function would refuse that."""
    names = bound_in(tree)
    first: dict[str, int] = {}
    for node in [one for part in tree.body for one in ast.walk(part)]:
        for name in bound_by(node) & names:
            first[name] = min(node.lineno, first.get(name, node.lineno))  # type: ignore[attr-defined]
    return any(node.lineno <= first.get(node.id, 0) for part in tree.body for node in _loads(part))


def reads_what_it_binds(node: ast.AST) -> bool:
    """Whether a class has ``x = x``, where the one ``x`` is that of the module."""
    if not isinstance(node, ast.ClassDef):
        return False
    own = bound_in(node)
    return any(isinstance(one, ast.Name) and one.id in own for part in node.body for one in _loads(part))


def _loads(node: ast.AST) -> Iterator[ast.Name]:
    if isinstance(node, FUNCTIONS):
        for one in [*node.args.defaults, *node.decorator_list]:
            yield from _loads(one)
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _loads(child)


def each_statement_in(text: str, around: str) -> Iterator[str]:
    """The program with each statement in a compound statement of its own: those of the module, then those of functions.

    Args:
        text: the program.
        around: the compound statement, with ``pass`` for the statement.
    """
    for kinds in ((ast.Module,), FUNCTIONS):
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                node.body[:] = [_wrapped(statement, around, first=n == 0) for n, statement in enumerate(node.body)]
        yield from changed(text, tree)


def _wrapped(statement: ast.stmt, around: str, *, first: bool) -> ast.stmt:
    match statement:
        case ast.ImportFrom(module="__future__") | ast.Global() | ast.Nonlocal():
            return statement
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            return statement
        case ast.Expr(value=ast.Constant()) if first:
            return statement
    outer = ast.parse(around).body[0]
    assert isinstance(outer, (ast.If, ast.Try, ast.For))
    outer.body = [statement]
    return outer


def calls_of(tree: ast.AST, names: Iterable[str]) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and last_name(node.func) in {*names}]


def is_import_of_keras(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=str(name)) | ast.Import(names=[ast.alias(name=name)]):
            return "keras" in name or name.startswith("tensorflow")
    return False


def bound_names(tree: ast.Module) -> set[str]:
    """All names that are bound somewhere in a program."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.Lambda, *FUNCTIONS))]
    return {name for scope in scopes for name in bound_in(scope)} | {
        name for node in ast.walk(tree) for name in bound_by(node)
    }


def names_that_mean_nothing(tree: ast.Module) -> list[str]:
    """The names that may be others: no attribute of a class, no keyword, nothing that a text may say."""
    nodes = [*ast.walk(tree)]
    if looks_at_names(tree):
        return []
    fixed = {"self", "cls"} | unbound_names(tree)
    for node in nodes:
        match node:
            case ast.ClassDef():
                fixed |= bound_in(node)
                fixed |= {name for one in node.body if isinstance(one, FUNCTIONS) for name in parameters(one)}
            case ast.Lambda():
                fixed |= parameters(node)
            case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)):
                fixed.add(name)
            case ast.Import(names=aliases):
                fixed |= {one.name.partition(".")[0] for one in aliases if one.asname is None}
            case ast.ImportFrom(module="__future__", names=aliases):
                fixed |= {one.name for one in aliases}
    return sorted(name for name in bound_names(tree) - fixed if not name.startswith("__") and not says_something(name))


def unbound_names(tree: ast.Module) -> set[str]:
    """The names that are bound nowhere around a place that uses them: there, they are not the program's own."""
    scopes = (ast.Module, ast.Lambda, ast.ClassDef, *FUNCTIONS, *COMPREHENSIONS)
    own = {id(node): bound_in(node) for node in ast.walk(tree) if isinstance(node, scopes)}
    declared = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    return {
        node.id
        for *around, node in chains(tree)
        if isinstance(node, ast.Name) and node.id not in declared.union(*(own.get(id(one), ()) for one in around))
    }


def says_something(name: str) -> bool:
    return bool({*words_of(name)} & SAYS_SOMETHING)


def looks_at_names(tree: ast.AST) -> bool:
    """Whether a program may ask which names there are, as with ``globals()`` or ``sys.modules``."""
    return any(last_name(node) in LOOKS_AT_NAMES for node in ast.walk(tree))


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    return bound_in(ast.Lambda(node.args, ast.Constant(None)))


def renamed(text: str, new_name: Callable[[int, str], str]) -> Iterator[str]:
    """The program with other names; ``new_name`` gives the new one for a number and an old one."""
    tree = ast.parse(text)
    taken = bound_names(tree) | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    new = {name: new_name(number, name) for number, name in enumerate(names_that_mean_nothing(tree))}
    if not new or {*new.values()} & taken:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name):
                node.id = new.get(name, name)
            case ast.arg(arg=name):
                node.arg = new.get(name, name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                node.name = new.get(name, name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                node.name = new.get(name, name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                node.names = [new.get(name, name) for name in names]
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    if (bound := alias.asname or alias.name) in new:
                        alias.asname = new[bound]
    yield written(tree)
