"""The machine: runs blocks of statements on a state, forks it where a test is not known, and joins it afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count, pairwise
from typing import Any, NoReturn, TypeVar

import libcst as cst

from flake8_ckpt.call import Fault
from flake8_ckpt.run.events import Event, Moment, Site
from flake8_ckpt.run.state import Key, State, joined_states, may_hold_fields, merged
from flake8_ckpt.run.things import (
    ABSENT,
    ClassRef,
    DictRef,
    Frame,
    FunctionValue,
    GeneratorRef,
    InstanceRef,
    IteratorRef,
    ListRef,
    Member,
    Method,
    Partial,
    Ref,
    ViewRef,
)
from flake8_ckpt.source.modules import Module, Project
from flake8_ckpt.source.outline import Reached
from flake8_ckpt.source.parsing import File
from flake8_ckpt.source.tree import descendants, dotted
from flake8_ckpt.values import (
    MAX_PARTS,
    MAX_SIZE,
    Alternative,
    Branches,
    Choice,
    Constant,
    Entries,
    Items,
    NoValueError,
    Place,
    Symbol,
    Text,
    Unknown,
    Value,
    alternatives,
    consistent,
    unfollowed,
    value_of,
)

STEPS, STEPS_A_LINE = 10_000, 20
"""So many steps a module may take, and so many more for each of its lines: what is left then is unknown."""
STEPS_ELSEWHERE = 3_000
"""So many steps the functions of other modules may take that the file calls, all together."""
STEPS_ALONE = 5_000
"""So many steps a function may take that is run by itself."""
MAX_DEPTH = 100
"""Expressions and blocks nest this deep, those of called functions included; what lies deeper is unknown."""
MAX_CALLS = 16
"""Functions of the project that are running at the same time."""
MAX_SAME = 2
"""Runs of one function that may be running at the same time, each behind another unknown test: recursion ends here."""
MAX_RECURSION = 8
"""The same, whatever is between them."""
PRIVATE = re.compile("[\ue000-\uefff]")
"""Characters that stand for holes while a text is worked on."""

AT_FAULT = unfollowed("there is a fault in the analysis")
NONE = Constant(None)
COUNTED = "metrics made"
"""Under which the state knows how many metrics of a class there are; under None, if unknown code may make some."""
NAMES = Symbol("builtins.globals")
"""What stands for the dict of a thing's attributes, or of a module's names: one with the identity of these."""

Result = TypeVar("Result")
Node = TypeVar("Node", bound=cst.CSTNode)
Evaluates = Callable[["Machine", Node], Value]
Executes = Callable[["Machine", Node], None]

EXPRESSIONS: dict[type[cst.CSTNode], Evaluates[Any]] = {}
"""How each kind of expression is evaluated; filled by the modules of this package, a function a kind."""
STATEMENTS: dict[type[cst.CSTNode], Executes[Any]] = {}
"""How each kind of statement is executed; filled likewise."""


def evaluates(*kinds: type[cst.CSTNode]) -> Callable[[Evaluates[Node]], Evaluates[Node]]:
    """Register the decorated function for expressions of *kinds*."""

    def register(function: Evaluates[Node]) -> Evaluates[Node]:
        EXPRESSIONS.update(dict.fromkeys(kinds, function))
        return function

    return register


def executes(*kinds: type[cst.CSTNode]) -> Callable[[Executes[Node]], Executes[Node]]:
    """Register the decorated function for statements of *kinds*."""

    def register(function: Executes[Node]) -> Executes[Node]:
        STATEMENTS.update(dict.fromkeys(kinds, function))
        return function

    return register


class Ended(Exception):  # noqa: N818 - no error: the program does not go on from here
    """The program does not go on from here in this state: it returned, raised, or left the loop."""


@dataclass(slots=True)
class Modules:
    """The other modules of the project.

    Attributes:
        project: where they lie.
        reached: which of them the file uses.
        by_frame: each that was run, by the identity of its frame.
    """

    project: Project
    reached: Reached
    by_frame: dict[int, Module] = field(default_factory=dict)


@dataclass(slots=True)
class Loop:
    """A loop that is running.

    Attributes:
        identity: another one each time the loop is entered.
        node: it.
        turn: which of its turns runs, from 0.
        breaks: the states in which it was left by ``break``.
        continues: the states in which this turn was ended by ``continue``.
    """

    identity: int
    node: cst.CSTNode
    turn: int = 0
    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)


def unconsumed(value: Value) -> Value:
    """What a ``yield`` evaluates to where nobody goes through the generator."""
    del value
    return Unknown(reason="it is sent into a generator")


@dataclass(slots=True)
class Activation:
    """A function, class body or module that is running.

    Attributes:
        frame: its names.
        function: what is called; None for a module or a class body.
        call: the call; None for one that nobody in the project makes.
        entered: how many functions were entered before this one.
        returns: the states in which it returned, with the values.
        loops: those that are running in it, outermost first.
        arms: those that were in force when it began.
        on_yield: what consumes the elements of a generator.
        cause: what in the code that ran before leads to it: the call, or else the statement.
    """

    frame: Frame
    function: FunctionValue | None = None
    call: cst.CSTNode | None = None
    entered: int = 0
    receiver: Value | None = None
    returns: list[tuple[State, Value]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    arms: Branches = frozenset()
    on_yield: Callable[[Value], Value] = unconsumed
    cause: cst.CSTNode | None = None


@dataclass(slots=True)
class Attempt:
    """A ``try`` with handlers, or a ``with`` that may swallow, whose body is running.

    Attributes:
        raised: the states in which an exception may have left it, and the exception where it is known.
        written: how much had been written when the last of these was noted.
    """

    raised: list[tuple[State, Value | None]] = field(default_factory=list)
    written: int = -1
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Branching:
    """A test whose outcome is not known.

    Attributes:
        test: the expression; None where there is none, as for a loop that may have no turn.
        kind: what it is the branching of: ``test``, ``turn`` (whether a loop goes on), ``raise``, ``case``.
        operands: what was compared, if it is a comparison.
    """

    test: cst.CSTNode | None
    kind: str = "test"


class Machine:
    """Runs one file.

    Attributes:
        state: what holds now.
        events: what has happened so far.
        order: the index of each of these, by ``id``.
        alone: which function that nobody calls is run by itself now; 0 in the module.
        statement: what runs now: the innermost.
        callback: the identity of the callback of which a fit runs a method now, and which; None outside of callbacks.
        expecting: how many blocks are running in which a test expects an exception.
        names: those that texts and objects are bound to.
        models: the origins of unknown things that are used as only a model of Keras is.
        of_tf_keras: the origins of unknown things that are models of ``tf_keras``.
        tensors: the origins of unknown things that are one tensor.
        made_of: what the call was given that gave an unknown thing, by the origin of that.
        members: what each unknown attribute is of, and its name, by its origin: called, it is a method.
        functions: every function and lambda that was defined, in order.
        faults: ours, that came up.
        places: the nodes that a finding may point at; a :class:`~flake8_ckpt.values.Place` is an index into it.
        modules: the project's other modules; None where they are not followed.
        files: the file, and those of the other modules that were run.
        file_of: the index of each of these, by the identity of its frame.
        module_names: what each knows as its ``__name__``, likewise.
        journal: every key that was written, in order: what may differ between two states is a stretch of it.
        steps: how many are left.
        steps_elsewhere: how many are left for functions of other modules.
        loops: every loop that was entered, by its identity.
        branchings: every branching, by its number.
        entered: the definitions of functions and classes of which some call was run, by ``id``.
        has_braces: whether a text of the file may have fields at all.
        captured: the frames whose names are read after their function has returned.
        arguments: what each argument of a call was, by its ``id``.
        stored: the origins of unknown things of which an attribute was set.
        braced: names of attributes of unknown things that were set to something with fields.
        handed: the functions that were run because something unknown was given them.
        logs: the dicts that are the logs of a callback.
        bodies: the class whose body a frame is, by the frame's identity.
        starts: the states in which generators began, by the numbers that these states give them.
        given: what the constructor of a library's object got, by the object's identity.
        followed: the checkpoint callbacks, and the containers that have held one, by their identities.
        company: for each of these, the containers that have held it, and what else these held then.
    """

    def __init__(self, file: File, extra: frozenset[str] = frozenset(), modules: Modules | None = None) -> None:  # noqa: PLR0915 - a line for each attribute
        """Begin with nothing run.

        Args:
            file: what is run, with its trees.
            extra: dotted names of further classes that take ModelCheckpoint's arguments.
            modules: the other modules of its project; None where they are not followed.
        """
        self.has_braces = False
        self.module = file.module
        self.extra = extra
        self.modules = modules
        self.state = State()
        self.events: list[Event] = []
        self.order: dict[int, int] = {}
        self.alone = 0
        self.expecting = 0
        self.statement: cst.CSTNode = file.module
        self.callback: tuple[int, str] | None = None
        self.names: dict[Value, set[str]] = {}
        self.models: set[Hashable] = set()
        self.of_tf_keras: set[Hashable] = set()
        self.tensors: set[Hashable] = set()
        self.made_of: dict[Hashable, tuple[Value, ...]] = {}
        self.members: dict[Hashable, Member] = {}
        self.functions: list[FunctionValue] = []
        self.faults: list[Fault] = []
        self.places: list[Site] = []
        self.journal: list[Key] = []
        self.loops: dict[int, Loop] = {}
        self.branchings: dict[int, Branching] = {}
        self.entered: set[int] = set()
        self.captured: set[int] = set()
        self.arguments: dict[int, Value] = {}
        self.stored: set[Hashable] = set()
        self.braced: set[str] = set()
        self.handed: list[Value] = []
        self.logs: set[int] = set()
        self.bodies: dict[int, ClassRef] = {}
        self.given: dict[int, Sequence[Any]] = {}
        self.followed: set[Hashable] = set()
        self.company: dict[Hashable, set[Hashable]] = {}
        self.starts: dict[int, State] = {}
        self.files: list[File] = []
        self.module_names: dict[int, str] = {}
        self.file_of: dict[int, int] = {}
        self.steps = STEPS
        self.steps_elsewhere = STEPS_ELSEWHERE
        self.entries = 0
        self.depth = 0
        self._numbers = count(1)
        self._origins: dict[tuple[Hashable, ...], int] = {}
        self._place_of: dict[int, Place] = {}
        self._branching_of: dict[Hashable, int] = {}
        self.top = Frame(self.number())
        self.add_file(file, self.top, "__main__")
        self.activations = [Activation(self.top)]
        self.attempts: list[Attempt] = []

    # -------------------------------------------------------------------------------------------- numbers and places

    def number(self) -> int:
        """Another number each time."""
        return next(self._numbers)

    def origin(self, *parts: Hashable) -> int:
        """The origin of an unknown: always the same for the same *parts*, another one each time without any."""
        if not parts:
            return -self.number()
        if parts not in self._origins:
            self._origins[parts] = -self.number()
        return self._origins[parts]

    def place(self, node: cst.CSTNode, file: int | None = None) -> Place:
        """A token for *node*, to be resolved to a file, line and column at the very end.

        Args:
            node: it.
            file: the index of the file that it is probably in; None for that of the code that runs.
        """
        key = id(node)
        if key not in self._place_of:
            self.places.append(Site(node, self.running_file if file is None else file))
            self._place_of[key] = Place(len(self.places) - 1)
        return self._place_of[key]

    @property
    def running_file(self) -> int:
        """The index of the file whose code runs."""
        return self.file_of[module_frame(self).identity]

    @contextmanager
    def entering(self, activation: Activation) -> Iterator[Callable[[], bool]]:
        """Run the body of a function in the block; what the file calls in other modules has steps of its own.

        Gives what tells, after the block, whether these were too few.
        """
        leaves = self.running_file == 0 and self.file_of[root_of(activation.frame).identity] != 0
        before = self.steps
        granted = min(before, self.steps_elsewhere) if leaves else before
        self.steps = granted
        is_cut_off = False
        self.activations.append(activation)
        try:
            yield lambda: is_cut_off
        finally:
            self.activations.pop()
            if leaves:
                is_cut_off = self.steps < 0
                self.steps_elsewhere -= granted - self.steps
                self.steps = before - (granted - self.steps)

    def add_file(self, file: File, frame: Frame, name: str) -> None:
        """Take another file into the program.

        Args:
            file: it.
            frame: the names of the module that it is.
            name: what that module knows as its ``__name__``.
        """
        self.file_of[frame.identity] = len(self.files)
        self.module_names[frame.identity] = name
        self.files.append(file)
        self.has_braces = self.has_braces or "{" in file.text
        self.steps += STEPS_A_LINE * file.text.count("\n")

    def unknown(self, node: cst.CSTNode, reason: str, **known: Any) -> Unknown:
        """An unknown that was met at *node*, named as *node* is written."""
        return Unknown(name=shown(node), reason=reason, place=self.place(node), **known)

    # -------------------------------------------------------------------------------------------------------- running

    @property
    def activation(self) -> Activation:
        """What runs now."""
        return self.activations[-1]

    @property
    def frame(self) -> Frame:
        """Whose names are those of the code that runs now."""
        return self.activations[-1].frame

    def evaluate(self, node: cst.CSTNode) -> Value:
        """What an expression gives where the run has come to; what it does is done.

        Raises:
            Ended: it never gives anything.
        """
        self.steps -= 1
        if self.steps < 0:
            return unfollowed("there is too much to follow in this file")
        form = EXPRESSIONS.get(type(node))
        if form is None or self.depth > MAX_DEPTH:
            return unfollowed("it nests too deep to be followed" if form else "this kind of expression is not followed")
        self.depth += 1
        try:
            value = form(self, node)
        except Ended:
            raise
        except NoValueError as error:
            value = error.unknown
        except Exception as error:  # noqa: BLE001 - what else the file holds is to be judged all the same
            self.faults.append(Fault(self.place(node), error))
            value = AT_FAULT
        finally:
            self.depth -= 1
        return bounded(value)

    def run_block(self, block: cst.BaseSuite | Sequence[cst.CSTNode]) -> None:
        """Execute the statements of a block, in order.

        Raises:
            Ended: its end is not reached.
        """
        body = block if not isinstance(block, cst.BaseSuite) else block.body
        for statement in body:
            if isinstance(statement, cst.SimpleStatementLine):
                for small in statement.body:
                    self.execute(small)
            else:
                self.execute(statement)

    def execute(self, node: cst.CSTNode) -> None:
        """Execute one statement.

        Raises:
            Ended: the program does not go on after it.
        """
        self.steps -= 1
        form = STATEMENTS.get(type(node))
        if form is None or self.steps < 0 or self.depth > MAX_DEPTH:
            return
        if self.attempts:
            self.may_raise()
        self.depth += 1
        before, self.statement = self.statement, node
        try:
            form(self, node)
        except Ended:
            raise
        except Exception as error:  # noqa: BLE001 - as for an expression
            self.faults.append(Fault(self.place(node), error))
        finally:
            self.depth -= 1
            self.statement = before

    # ------------------------------------------------------------------------------------------------ names and things

    def settled(self, key: Key) -> Value | None:
        """What a name or attribute holds, with :data:`ABSENT` where some ways here do not bind it."""
        value = self.state.cells.get(key)
        return None if value is None or value is ABSENT else self.state.settled(value)

    def read(self, key: Key) -> Value | None:
        """What a name, attribute or container holds; None where it is not bound."""
        value = self.settled(key)
        if not isinstance(value, Choice):
            return None if value is ABSENT else value
        left = [one for one in value.alternatives if one.value is not ABSENT]
        return value if len(left) == len(value.alternatives) else one_of(left)

    def write(self, key: Key, value: Value) -> None:
        """Bind a name or attribute, or change what a container holds."""
        if key[1] is None:
            value = bounded(value)
            if self.followed:
                self._note_company(key[0], value)
        self.state.cells[key] = value
        self.journal.append(key)

    def _note_company(self, owner: Hashable, content: Value) -> None:
        """Note with what a checkpoint callback, or a container of it, stands in one container."""
        members = content.items if isinstance(content, Items) else ()
        members = tuple(one for _, one in content.entries) if isinstance(content, Entries) else members
        refs = {each.value.identity for one in members for each in alternatives(one) if isinstance(each.value, Ref)}
        if refs & self.followed:
            self.followed.add(owner)
            for one in refs & self.followed:
                self.company.setdefault(one, set()).update({owner, *refs})

    def forget(self, key: Key) -> None:
        """Unbind a name or attribute."""
        if self.state.cells.pop(key, None) is not None:
            self.journal.append(key)

    def capture(self) -> None:
        """Keep the names of the code that runs: a function or class that is defined here may read them later."""
        frame: Frame | None = self.frame
        while frame is not None and frame.identity not in self.captured:
            self.captured.add(frame.identity)
            frame = frame.parent

    def drop(self, owner: int, mark: int) -> None:
        """Forget the names of a frame that nobody can read any more; *mark* is the length of the journal before it."""
        for key in set(self.journal[mark:]):
            if key[0] == owner:
                self.state.cells.pop(key, None)

    def new_list(self, items: Iterable[Value], kind: type = list) -> ListRef:
        """A new list, set or deque."""
        ref = ListRef(self.number(), kind)
        self.write((ref.identity, None), Items(tuple(items), kind))
        return ref

    def new_dict(self, entries: Iterable[tuple[object, Value]]) -> DictRef:
        """A new dict."""
        ref = DictRef(self.number())
        self.write((ref.identity, None), Entries(tuple(entries)))
        return ref

    def add(self, ref: ListRef, value: Value) -> None:
        """Add an element to a list or set, at its end."""
        content = self.content(ref)
        if isinstance(content, Items) and not (ref.type is set and value in content.items):
            self.write((ref.identity, None), replace(content, items=(*content.items, value)))

    def content(self, ref: Ref) -> Value:
        """What a container holds: items, entries, a choice of them, or unknown."""
        value = self.read((ref.identity, None))
        return unfollowed("its content is not known") if value is None else value

    def opened(self, value: Value) -> Value:
        """*value*, a container by what it holds now."""
        if isinstance(value, ListRef | DictRef):
            return self.content(value)
        if isinstance(value, ViewRef):
            return _viewed(self.content(value.of), value.kind)
        if isinstance(value, InstanceRef) and value.made_by == NAMES:
            return self.names_of(value.identity)
        return value

    def names_of(self, owner: Hashable) -> Value:
        """The attributes of a thing, or the names of a frame, as the entries of a dict."""
        if self.read((owner, None)) is not None:
            return Unknown(reason="other names may be set", anything=True)
        own = [(name, self.settled((of, name))) for of, name in list(self.state.cells) if of == owner]
        return Entries(tuple((name, one) for name, one in own if isinstance(name, str) and one is not None))

    def embodied(self, value: Value) -> Value:
        """*value*, a list, set or dict that a pure function made as a new thing."""
        match value:
            case Items(items, kind) if kind is not tuple:
                return self.new_list(items, kind)
            case Entries(entries):
                return self.new_dict(entries)
            case Choice():
                options = (replace(one, value=self.embodied(one.value)) for one in value.alternatives)
                return Choice(tuple(options))
        return value

    def holds_fields(self, value: Value, seen: set[int] | None = None) -> bool:
        """Whether *value*, or what it refers to, may bring fields of a template along."""
        if not self.has_braces:
            return False
        if may_hold_fields(value):
            return True
        depth = set() if seen is None else seen
        if isinstance(value, Ref):
            if value.identity in depth:
                return False
            depth.add(value.identity)
        match value:
            case ListRef() | DictRef():
                return self.holds_fields(self.content(value), depth)
            case ViewRef():
                return self.holds_fields(value.of, depth)
            case IteratorRef():
                return value.start is not None or self.holds_fields(value.over, depth)
            case Items():
                return any(self.holds_fields(one, depth) for one in value.items)
            case Entries():
                return any(self.holds_fields(one, depth) for _, one in value.entries)
            case Choice():
                return any(self.holds_fields(one.value, depth) for one in value.alternatives)
            case InstanceRef() | ClassRef():
                owners = {value.identity}
                if isinstance(value, InstanceRef) and isinstance(value.made_by, ClassRef):
                    owners.add(value.made_by.frame.identity)
                own = [one for (owner, _), one in self.state.cells.items() if owner in owners]
                return any(self.holds_fields(one, depth) for one in own)
            case FunctionValue() | GeneratorRef():
                return writes_fields(value.node)
            case Method():
                return writes_fields(value.function.node) or self.holds_fields(value.receiver, depth)
            case Partial():
                return self.holds_fields(value.function, depth) or any(
                    self.holds_fields(one.value, depth) for one in value.given
                )
        return False

    # -------------------------------------------------------------------------------------------------------- branches

    def branching(self, kind: str, test: cst.CSTNode | None, origin: Hashable = None) -> int:
        """The number of a branching; the same for the same *origin*, if that is given."""
        if origin is not None and origin in self._branching_of:
            return self._branching_of[origin]
        number = self.number()
        self.branchings[number] = Branching(test, kind)
        if origin is not None:
            self._branching_of[origin] = number
        return number

    def branch(self, branching: int, arms: Sequence[Callable[[], Result]]) -> list[tuple[State, Result]]:
        """Run each arm on a copy of the state.

        Returns:
            The states in which the arms end, with what they give; those that never end are not among them.
        """
        start, ends = self.state, []
        known = start.arms.get(branching)
        if known is not None:
            return [(self.state, arms[known]())]
        for number, arm in enumerate(arms):
            self.state = start.fork([(branching, number)])
            try:
                given = arm()
            except Ended:
                continue
            ends.append((self.state, given))
        return ends

    def join(self, ends: Sequence[tuple[State, Value]], mark: int) -> Value:
        """Go on where several ways meet.

        Args:
            ends: the states, with what each gives.
            mark: the length of the journal when they parted.

        Returns:
            What they give, one of several.

        Raises:
            Ended: there is none.
        """
        if not ends:
            raise Ended
        self.state = joined_states([state for state, _ in ends], set(self.journal[mark:]))
        if len(ends) == 1:
            return ends[0][1]
        common = self.state.arms.items()
        return merged([(value, frozenset(state.arms.items() - common)) for state, value in ends])

    def choose(self, branching: int, arms: Sequence[Callable[[], Value]]) -> Value:
        """Run each arm and join: what they give is one of several."""
        mark = len(self.journal)
        return self.join(self.branch(branching, arms), mark)

    def each(self, value: Value, function: Callable[[Value], Value]) -> Value:
        """What *function*, which knows no choices and may do things, gives for each alternative of *value*.

        What is absent stays so.
        """
        value = self.state.settled(value)
        if not isinstance(value, Choice):
            return value if value is ABSENT else function(value)
        start, mark, ends = self.state, len(self.journal), []
        for one in value.alternatives:
            if not consistent(one.when) or not start.admits(one.when):
                continue
            self.state = start.fork(one.when)
            try:
                given = ABSENT if one.value is ABSENT else function(one.value)
            except Ended:
                continue
            ends.append((self.state, assumed(given, one.assuming)))
        return self.join(ends, mark)

    # ------------------------------------------------------------------------------------------------- ends and raises

    def leave(self, value: Value) -> NoReturn:
        """Return from the function that runs.

        Raises:
            Ended: always.
        """
        self.activation.returns.append((self.state, value))
        raise Ended

    def throw(self, error: Value | None = None) -> NoReturn:
        """Raise an exception in the program.

        Raises:
            Ended: always.
        """
        if self.attempts:
            self.attempts[-1].raised.append((self.state, error))
        raise Ended

    def may_raise(self) -> None:
        """Note the state for the handlers around: the next statement may raise."""
        attempt = self.attempts[-1]
        if len(self.activations) == attempt.depth and len(self.journal) != attempt.written and len(attempt.raised) < 12:  # noqa: PLR2004
            attempt.raised.append((self.state.fork(), None))
            attempt.written = len(self.journal)

    # ---------------------------------------------------------------------------------------------------------- events

    def note_given(self, node: cst.CSTNode, value: Value) -> None:
        """Note what an argument was; one that was several things, in calls or turns of a loop, is unknown."""
        known = self.arguments.setdefault(id(node), value)
        if known != value:
            self.arguments[id(node)] = Unknown(reason="it is another one each time", anything=True)

    def moment(self, node: cst.CSTNode) -> Moment:
        """Now, at *node*."""
        way = tuple(one.call for one in self.activations if one.call is not None)
        turns = tuple((loop.identity, loop.turn) for one in self.activations for loop in one.loops)
        return Moment(
            node,
            frozenset(self.state.arms.items()),
            way,
            turns,
            self.activation.entered,
            self.alone,
            self.expecting > 0,
            self.statement,
            self.callback,
            self.running_file,
            tuple(self._led()) if len(self.files) > 1 else (),
        )

    def _led(self) -> Iterator[Site]:
        """What leads from one module to another: for each module on the way to what runs, the last call in it."""
        own = None
        for outer, inner in reversed(list(pairwise(self.activations))):
            calling, running = (self.file_of[root_of(one.frame).identity] for one in (outer, inner))
            own = running if own is None else own
            if calling != own and inner.cause is not None:
                own = calling
                yield Site(inner.cause, calling)

    def emit(self, event: Event) -> None:
        """Note that something happens."""
        self.order[id(event)] = len(self.events)
        self.events.append(event)

    @contextmanager
    def within(self, activations: list[Activation]) -> Iterator[None]:
        """Go on in other running functions, as a generator's consumer does at a ``yield``."""
        own, self.activations = self.activations, activations
        try:
            yield
        finally:
            self.activations = own


def root_of(frame: Frame) -> Frame:
    """The names of the module that a frame is in."""
    while frame.parent is not None:
        frame = frame.parent
    return frame


def module_frame(machine: Machine) -> Frame:
    """The names of the module whose code runs."""
    return root_of(machine.frame)


def _viewed(content: Value, kind: str) -> Value:
    """The keys, values or items of what a dict holds."""
    if isinstance(content, Choice):
        return Choice(tuple(replace(one, value=_viewed(one.value, kind)) for one in content.alternatives))
    if not isinstance(content, Entries):
        return content

    def element(key: object, value: Value) -> Value:
        if value is ABSENT or kind == "values":
            return value
        return value_of(key) if kind == "keys" else Items((value_of(key), value), tuple)

    def perhaps(key: object, value: Value) -> Value:
        if isinstance(value, Choice) and any(one.value is ABSENT for one in value.alternatives):
            return Choice(tuple(replace(one, value=element(key, one.value)) for one in value.alternatives))
        return element(key, value)

    return Items(tuple(perhaps(*entry) for entry in content.entries))


def private_name(machine: Machine, written: str) -> str:
    """*written* as Python knows it here: ``__name`` in a class belongs to that class."""
    if not written.startswith("__") or written.endswith("__"):
        return written
    frame: Frame | None = machine.frame
    while frame is not None:
        cls = machine.bodies.get(frame.identity) if frame.is_class else None
        if cls is not None:
            return f"_{cls.name.lstrip('_')}{written}"
        frame = frame.parent
    return written


def note_name(machine: Machine, value: Value, name: str) -> None:
    """Note the name that a text or an object is bound to; what it is called says what it is for."""
    for one in alternatives(value):
        if isinstance(one.value, Text | InstanceRef):
            machine.names.setdefault(one.value, set()).add(name)


def assumed(value: Value, assuming: frozenset[str]) -> Value:
    """*value* under further assumptions."""
    if not assuming:
        return value
    return Choice(tuple(Alternative(one.value, one.when, one.assuming | assuming) for one in alternatives(value)))


def shown(node: cst.CSTNode) -> str:
    """A name for *node* as a message may use it: the names and calls in it. Nothing is decided by it."""
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return f"{shown(node.value)}.{node.attr.value}"
        case cst.Call():
            return f"{shown(node.func)}()"
        case cst.Subscript():
            return f"{shown(node.value)}[{_index(node)}]"
        case cst.Await():
            return shown(node.expression)
        case cst.FunctionDef() | cst.ClassDef():
            return node.name.value
    return "..."


def _index(node: cst.Subscript) -> str:
    match node.slice:
        case [cst.SubscriptElement(cst.Index(cst.SimpleString() | cst.Integer() as index))]:
            written = index.value.strip("'\"")
            return written if written.isidentifier() or written.isdigit() else ""
    return ""


def one_of(options: Sequence[Alternative]) -> Value | None:
    """What is one of *options*, all on different ways; None where there are none."""
    if not options:
        return None
    first = options[0].value
    same = all(one.value == first and not one.assuming for one in options)
    return first if same else Choice(tuple(dict.fromkeys(options)))


def writes_fields(node: cst.CSTNode) -> bool:
    """Whether a literal below *node* has a brace."""
    return any(
        "{" in part.value for part in descendants(node) if isinstance(part, cst.SimpleString | cst.FormattedStringText)
    )


def bounded(value: Value) -> Value:
    """*value*, or unknown where it is larger than anything that names a file."""
    if isinstance(value, Text):
        literals = [part for part in value.parts if isinstance(part, str)]
        if len(value.parts) > MAX_PARTS or sum(map(len, literals)) > MAX_SIZE:
            return unfollowed("it is too long to be followed")
        if any(map(PRIVATE.search, literals)):
            return unfollowed("it has private characters")
    elif isinstance(value, Items | Entries):
        members = value.items if isinstance(value, Items) else value.entries
        if len(members) > MAX_SIZE:
            return unfollowed("it is too long to be followed")
    return value


def call_name(node: cst.CSTNode) -> str:
    """What a call is called in the code, as far as that is a chain of names."""
    function = node.func if isinstance(node, cst.Call) else node
    name = dotted(function) if isinstance(function, cst.BaseExpression) else None
    return name or (function.attr.value if isinstance(function, cst.Attribute) else "")
