"""What only Keras 2 has, and what only Keras 3 has: where a program uses it, that Keras is meant.

Each sign of Keras 2 raises in Keras 3.15.1, and each of Keras 3 in 2.15.0 (seen there, but for TensorFlow's own names,
which its guide to TensorFlow 2 lists). What raises because of a checkpoint is not a sign, but a finding.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

SIGNS_IN_KERAS = {
    2: """
        backend.function backend.get_session backend.image_dim_ordering backend.learning_phase
        backend.set_image_dim_ordering backend.set_learning_phase backend.set_session backend.tensorflow_backend
        callbacks.callbacks callbacks.experimental engine estimator experimental feature_column
        initializers.initializers_v2 layers.AbstractRNNCell layers.advanced_activations layers.convolutional
        layers.convolutional_recurrent layers.core layers.CuDNNGRU layers.CuDNNLSTM layers.cudnn_recurrent
        layers.DenseFeatures layers.embeddings layers.experimental layers.local layers.LocallyConnected1D
        layers.LocallyConnected2D layers.merge layers.noise layers.normalization layers.pooling layers.recurrent
        layers.wrappers legacy.interfaces mixed_precision.experimental models.model_from_yaml optimizers.experimental
        optimizers.legacy optimizers.optimizer_v2 premade utils.data_utils utils.generic_utils utils.GeneratorEnqueuer
        utils.HDF5Matrix utils.io_utils utils.layer_utils utils.multi_gpu_model utils.np_utils utils.OrderedEnqueuer
        utils.SequenceEnqueuer utils.training_utils utils.vis_utils wrappers.scikit_learn
    """,
    3: """
        callbacks.OrbaxCheckpoint callbacks.SwapEMAWeights config distribution DTypePolicy dtype_policies
        layers.FlaxLayer layers.JaxLayer layers.TFSMLayer layers.TorchModuleWrapper ops optimizers.Muon quantizers
        random StatelessScope SymbolicScope tree utils.PyDataset Variable visualization
    """,
}
"""Names in ``keras`` and in ``tensorflow.keras``: each is in that version alone."""
SIGNS_IN_KERAS_ALONE = {
    2: """
        losses.Reduction preprocessing.image.ImageDataGenerator preprocessing.image.DirectoryIterator
        preprocessing.sequence.TimeseriesGenerator preprocessing.text
    """
}
"""Names that Keras 3 has in ``tensorflow.keras``, but not in ``keras``."""
BACKEND_FUNCTIONS = """
    abs all any arange argmax argmin batch_dot batch_flatten batch_get_value batch_normalization batch_set_value
    bias_add binary_crossentropy cast cast_to_floatx categorical_crossentropy clip concatenate constant conv1d conv2d
    conv2d_transpose conv3d cos count_params ctc_batch_cost ctc_decode cumprod cumsum depthwise_conv2d dot dropout dtype
    elu equal eval exp expand_dims eye flatten foldl foldr gather get_value gradients greater greater_equal hard_sigmoid
    in_test_phase in_top_k in_train_phase int_shape is_sparse l2_normalize less less_equal local_conv1d local_conv2d log
    map_fn max maximum mean min minimum moving_average_update ndim not_equal one_hot ones ones_like permute_dimensions
    placeholder pool2d pool3d pow print_tensor prod random_binomial random_normal random_uniform relu repeat
    repeat_elements reshape resize_images resize_volumes reverse rnn round separable_conv2d set_value shape sigmoid sign
    sin softmax softplus softsign sparse_categorical_crossentropy sqrt square squeeze stack std stop_gradient sum switch
    tanh tile to_dense transpose truncated_normal update update_add update_sub var variable zeros zeros_like
"""
"""Functions of ``keras.backend`` in Keras 2; Keras 3 has them in ``keras.ops``, and in ``tensorflow.keras.backend``."""
SIGNS_ELSEWHERE = {
    2: """
        tensorflow.compat.v1.disable_eager_execution tensorflow.compat.v1.disable_v2_behavior
        tensorflow.compat.v1.estimator tensorflow.compat.v1.keras tensorflow.compat.v1.layers
        tensorflow.compat.v1.placeholder
        tensorflow.app tensorflow.ConfigProto tensorflow.contrib tensorflow.flags tensorflow.get_default_graph
        tensorflow.global_variables_initializer tensorflow.GPUOptions tensorflow.InteractiveSession tensorflow.layers
        tensorflow.logging tensorflow.placeholder tensorflow.reset_default_graph tensorflow.Session
        tensorflow.set_random_seed
        tensorflow.python.keras.applications tensorflow.python.keras.engine tensorflow.python.keras.layers
        tensorflow.python.keras.models
        tensorflow_addons
    """,
    3: "keras_core",
}
"""Names of TensorFlow 1, parts of models that no model of Keras 3 takes, and packages that go with one version only."""
METHODS = frozenset({"evaluate_generator", "fit_generator", "predict_classes", "predict_generator"})
"""Methods of models that Keras 3 has no longer."""
KEYWORDS = {
    "fit": frozenset({"max_queue_size", "nb_epoch", "samples_per_epoch", "use_multiprocessing", "workers"}),
    "evaluate": frozenset({"max_queue_size", "use_multiprocessing", "workers"}),
    "predict": frozenset({"max_queue_size", "use_multiprocessing", "workers"}),
    "compile": frozenset({"sample_weight_mode", "target_tensors"}),
}
"""Arguments of the methods of models that Keras 3 refuses."""
ARGUMENTS = (
    (re.compile(r"optimizers\.\w+"), frozenset({"lr"})),
    (re.compile(r"layers\.\w+"), frozenset({"batch_input_shape", "border_mode", "W_regularizer"})),
    (re.compile(r"callbacks\.TensorBoard"), frozenset({"batch_size", "embeddings_layer_names", "write_grads"})),
)
"""Arguments of the constructors of Keras that Keras 3 refuses."""
LEGACY, TRUE = "TF_USE_LEGACY_KERAS", frozenset({"1", "true", "True"})
"""The variable that makes ``tf.keras`` Keras 2, where TensorFlow 2.16 or later finds it at the first use of that."""
BACKEND = "KERAS_BACKEND"
BACKENDS = dict.fromkeys(("jax", "numpy", "openvino", "torch"), 3) | dict.fromkeys(("cntk", "theano"), 2)
"""Backends, and the version that has them."""

COMPAT_V1 = "tensorflow.compat.v1"
PLAIN_TENSORFLOW = re.compile(r"tensorflow(\.keras(\..*)?)?")
IN_KERAS = re.compile(r"(?P<root>tensorflow\.(?:compat\.v2\.)?keras|keras)\.(?P<name>.+)")
MAY_FAIL = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError", "TypeError"})
ASKS = re.compile(r"version|hasattr|getattr|find_spec", re.IGNORECASE)
"""What a test has that asks which Keras it is."""
TRIED = frozenset({"Exception", "BaseException"})


@dataclass(frozen=True, slots=True)
class Sign:
    """That a program is written for one Keras.

    Attributes:
        major: 2 or 3.
        text: what shows it, and where.
    """

    major: int
    text: str


def _table(*tables: dict[int, str]) -> dict[str, int]:
    return {name: major for table in tables for major, names in table.items() for name in names.split()}


BY_NAME = {
    "keras": _table(SIGNS_IN_KERAS, SIGNS_IN_KERAS_ALONE)
    | {f"backend.{name}": 2 for name in BACKEND_FUNCTIONS.split()},
    "tensorflow.keras": _table(SIGNS_IN_KERAS),
    "": _table(SIGNS_ELSEWHERE),
}


def decided(signs: Iterable[Sign]) -> Sign | None:
    """The first of *signs*; None where there is none, and where they contradict."""
    found = list(signs)
    return found[0] if len({sign.major for sign in found}) == 1 else None


class Module:
    """One module of a program, and the names that its imports bind."""

    def __init__(self, tree: ast.AST, name: str = "") -> None:
        """Look over a module.

        Args:
            tree: Python's own tree of it.
            name: what it is called in messages; empty for the file that is judged.
        """
        self.name = name
        self.nodes = list(_walked(tree))
        self.bound: dict[str, set[str | ast.expr | None]] = {}
        for node, _ in self.nodes:
            for local, value in _bindings(node):
                self.bound.setdefault(local, set()).add(value)
        self.imported = {name for node, _ in self.nodes for name in _imports(node)}
        classes = (node for node, _ in self.nodes if isinstance(node, ast.ClassDef))
        self.methods = {one.name for cls in classes for one in cls.body if isinstance(one, ast.FunctionDef)}

    def signs(self, *, through_tensorflow: bool) -> Iterator[Sign]:
        """What shows which Keras it is written for, in the order of the source.

        Args:
            through_tensorflow: whether the program has Keras as ``tf.keras`` alone.
        """
        for node, guard in self.nodes:
            found = [] if guard.asks else [*self._named(node), *self._called(node)]
            if not guard.asks and not guard.branch:
                found += self._set(node, through_tensorflow=through_tensorflow)
            for major, what in found:
                at = f"{self.name}:{node.lineno}" if self.name else f"line {node.lineno}"  # type: ignore[attr-defined]
                yield Sign(major, f"{what} ({at})")

    def of_keras(self) -> set[str]:
        """What it uses of Keras, for its callbacks if it has some: dotted names."""
        used = {name for node, _ in self.nodes for name in self._names(node) if IN_KERAS.match(f"{name}.")}
        return {name for name in used if ".callbacks" in name} or used

    def _names(self, node: ast.AST) -> list[str]:
        """The dotted names that a node imports, or is."""
        dotted = self._dotted(node) if isinstance(node, ast.Attribute) else None
        return [*_imports(node), *([dotted] if dotted else [])]

    def _dotted(self, node: ast.AST, hops: int = 4) -> str | None:
        """The dotted name that an expression is, through the imports and the aliases of the module."""
        rest: list[str] = []
        while isinstance(node, ast.Attribute):
            rest.append(node.attr)
            node = node.value
        bound = self._bound_once(node)
        if isinstance(bound, ast.expr) and hops:
            bound = self._dotted(bound, hops - 1)
        return ".".join([bound, *reversed(rest)]) if isinstance(bound, str) else None

    def _bound_once(self, node: ast.AST) -> str | ast.expr | None:
        """What a name is bound to, if that is one thing in the whole module."""
        bound = self.bound.get(node.id, ()) if isinstance(node, ast.Name) else ()
        return next(iter(bound)) if len(bound) == 1 else None

    def _named(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        for name in self._names(node):
            inside = IN_KERAS.fullmatch(name)
            table = BY_NAME[inside["root"].replace("compat.v2.", "")] if inside else BY_NAME[""]
            parts = (inside["name"] if inside else name).split(".")
            for size in range(1, len(parts) + 1):
                if major := table.get(".".join(parts[:size])):
                    yield major, name
        if COMPAT_V1 in _imports(node) and not any(PLAIN_TENSORFLOW.fullmatch(one) for one in self.imported):
            yield 2, COMPAT_V1

    def _called(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        if not isinstance(node, ast.Call):
            return
        given = {one.arg for one in node.keywords if one.arg is not None}
        dotted = self._dotted(node.func) or ""
        inside = IN_KERAS.fullmatch(dotted)
        for pattern, refused in ARGUMENTS:
            if inside and pattern.fullmatch(inside["name"]):
                yield from ((2, f"{name}= of {dotted}") for name in sorted(given & refused))
        if (
            not isinstance(node.func, ast.Attribute)
            or dotted
            or node.func.attr in self.methods
            or _is_own(node.func.value)
        ):
            return
        if node.func.attr in METHODS:
            yield 2, node.func.attr
        refused = KEYWORDS.get(node.func.attr, frozenset())
        yield from ((2, f"{name}= of {node.func.attr}") for name in sorted(given & refused))

    def _set(self, node: ast.AST, *, through_tensorflow: bool) -> Iterator[tuple[int, str]]:
        """What a variable of the environment says that the node sets."""
        for key, value in self._environment(node):
            name, text = self._text(key), self._text(value)
            if name == LEGACY and text in TRUE and through_tensorflow and not self._is_too_late(node):
                yield 2, LEGACY
            if name == BACKEND and text in BACKENDS:
                yield BACKENDS[text], f"{BACKEND}={text}"

    def _environment(self, node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
        match node:
            case ast.Assign(targets=[ast.Subscript(value=environ, slice=key)], value=value):
                yield from [(key, value)] if self._dotted(environ) == "os.environ" else []
            case ast.Call(func=func, args=[key, value]) if self._dotted(func) == "os.environ.setdefault":
                yield key, value
            case ast.Call(func=func, args=args) if self._dotted(func) == "os.environ.update":
                yield from ((ast.Constant(one.arg), one.value) for one in node.keywords)
                for one in (each for each in args if isinstance(each, ast.Dict)):
                    yield from ((key, value) for key, value in zip(one.keys, one.values, strict=True) if key)

    def _text(self, node: ast.expr) -> str | None:
        """A text that stands there, or that a name is bound to which is bound once."""
        value = self._bound_once(node) if isinstance(node, ast.Name) else node
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None

    def _is_too_late(self, node: ast.AST) -> bool:
        """Whether names are imported from ``tensorflow.keras`` before, which then is what it is."""
        return any(
            one.lineno < node.lineno and not one.col_offset  # type: ignore[attr-defined]
            for one, _ in self.nodes
            if any(name.startswith("tensorflow.keras.") for name in _imports(one))
        )


def _is_own(receiver: ast.expr) -> bool:
    """Whether a method is called of the object or the class that it is written in."""
    return isinstance(receiver, ast.Name) and receiver.id in {"self", "cls"}


MATTER = (
    ast.Import,
    ast.ImportFrom,
    ast.Attribute,
    ast.Call,
    ast.Assign,
    ast.For,
    ast.arg,
    ast.FunctionDef,
    ast.ClassDef,
)
"""What binds a name, names what is imported, or calls."""
LEAVES = (ast.expr_context, ast.operator, ast.cmpop, ast.Constant)


looked_over = lru_cache(maxsize=100)(Module)
"""A :class:`Module` that many files import is looked over once."""


class Guard(NamedTuple):
    """What stands around a node.

    Attributes:
        asks: whether it is run only if this is one Keras, as a test or a handler of its exception says.
        branch: whether it stands in a branch of an ``if``.
    """

    asks: bool = False
    branch: bool = False


def _walked(tree: ast.AST) -> Iterator[tuple[ast.AST, Guard]]:
    """The nodes of a module that matter here, in the order of the source, with what is around each."""
    left = [(tree, Guard())]
    while left:
        node, guard = left.pop()
        if isinstance(node, MATTER):
            yield node, guard
        if isinstance(node, ast.If | ast.IfExp):
            guard = Guard(guard.asks or _asks_which(node.test), guard.branch or not _is_main(node.test))
        elif isinstance(node, ast.Try):
            guard = Guard(guard.asks or _may_fail(node), guard.branch)
        elif isinstance(node, ast.Attribute):  # the shorter names in a dotted one are not asked by themselves
            left.append((_base(node), guard))
            continue
        for name in reversed(node._fields):  # so that the first is taken first
            value = getattr(node, name)
            children = reversed(value) if isinstance(value, list) else (value,)
            left += [(one, guard) for one in children if isinstance(one, ast.AST) and not isinstance(one, LEAVES)]


def _base(node: ast.expr) -> ast.expr:
    """What the attributes of an expression are attributes of."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _asks_which(test: ast.expr) -> bool:
    """Whether a test asks which Keras there is."""
    return any(
        isinstance(node, ast.Name | ast.Attribute)
        and ASKS.search(node.id if isinstance(node, ast.Name) else node.attr) is not None
        for node in ast.walk(test)
    )


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _may_fail(node: ast.Try) -> bool:
    """Whether the code is prepared for a Keras that has not what stands in the ``try``."""
    caught = {
        name.id
        for handler in node.handlers
        for name in ast.walk(handler.type or ast.Name("Exception"))
        if isinstance(name, ast.Name)
    }
    return bool(caught & MAY_FAIL or (caught & TRIED and isinstance(node.body[0], ast.Import | ast.ImportFrom)))


def _imports(node: ast.AST) -> list[str]:
    """The dotted names that an import statement names."""
    match node:
        case ast.Import(names=names):
            return [one.name for one in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [f"{module}.{one.name}" for one in names]
    return []


def _head(imported: ast.alias) -> str:
    """The name that ``import a.b`` binds."""
    return imported.name.partition(".")[0]


def _bindings(node: ast.AST) -> Iterator[tuple[str, str | ast.expr | None]]:
    """The names that a node binds: to the dotted name of what is imported, to an expression, or to another thing."""
    match node:
        case ast.Import(names=names):
            yield from ((one.asname or _head(one), one.name if one.asname else _head(one)) for one in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            yield from ((one.asname or one.name, f"{module}.{one.name}" if not level else None) for one in names)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.For(target=ast.Name(id=name)) | ast.arg(arg=name) | ast.FunctionDef(name=name):
            yield name, None
