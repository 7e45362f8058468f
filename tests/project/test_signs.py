"""What in a program shows the Keras that it is written for."""

from __future__ import annotations

import ast

import pytest

from flake8_ckpt.project.signs import Module, decided

TF = "import tensorflow as tf\ntf.keras.callbacks.ModelCheckpoint\n"
KERAS_2 = [
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n" + TF,
    "import os\nos.environ.setdefault('TF_USE_LEGACY_KERAS', 'True')\n" + TF,
    "from os import environ as e\ne['TF_USE_LEGACY_KERAS'] = 'true'\n" + TF,
    "import os\nos.environ.update({'A': '2', **B, 'TF_USE_LEGACY_KERAS': '1'}, C=3)\n" + TF,
    "import os\nos.environ.update(TF_USE_LEGACY_KERAS='1')\n" + TF,
    "import os\nNAME = 'TF_USE_LEGACY_KERAS'\nos.environ[NAME] = '1'\n" + TF,
    "import os\nif __name__ == '__main__':\n    os.environ['TF_USE_LEGACY_KERAS'] = '1'\n" + TF,
    "import os\nimport tensorflow as tf\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\ntf.keras.callbacks\n",
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nfrom tensorflow.keras.callbacks import ModelCheckpoint\n",
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nfrom tensorflow import keras\nkeras.callbacks\n",
    "import tensorflow.compat.v1 as tf\n",
    "from tensorflow.compat import v1 as tf\n",
    "import tensorflow as tf\ntf.compat.v1.disable_v2_behavior()\n",
    "import tensorflow as tf\ntf.compat.v1.keras.backend.set_session(s)\n",
    "from tensorflow.compat.v1.keras import backend\n",
    "from tensorflow.compat.v1 import disable_eager_execution\n",
    "model.fit_generator(batches())\n",
    "def train():\n    if gpu:\n        return build().predict_generator(x)\n",
    "self.model.evaluate_generator(x)\n",
    "def fit_generator(model, x):\n    return model.fit_generator(x)\n",
    "model.predict_classes(x)\n",
    "model.fit(x, workers=4)\n",
    "model.compile('sgd', sample_weight_mode='temporal')\n",
    "from keras.optimizers import Adam\nAdam(lr=0.1)\n",
    "import tensorflow as tf\noptimizers = tf.keras.optimizers\noptimizers.SGD(lr=0.1)\n",
    "from keras.layers import LSTM\nLSTM(3, batch_input_shape=(1, 2, 3))\n",
    "import keras\nkeras.callbacks.TensorBoard(write_grads=True)\n",
    "from keras.utils import np_utils\n",
    "from keras.layers.core import Dense\n",
    "from keras.layers.core import *\n",
    "import keras.backend.tensorflow_backend as K\n",
    "from keras import backend as K\nK.set_session(1)\n",
    "from keras.preprocessing.image import ImageDataGenerator\n",
    "import keras.backend as K\nK.mean(K.square(x))\n",
    "import tensorflow as tf\ntf.keras.layers.experimental.preprocessing.Rescaling(1)\n",
    "import tensorflow.compat.v2 as tf\ntf.keras.optimizers.legacy.Adam()\n",
    "import tensorflow as tf\ntf.contrib.layers\n",
    "import tensorflow as tf\ns = tf.Session()\n",
    "import tensorflow_addons as tfa\n",
    "from tensorflow.python.keras.layers.recurrent import LSTM\n",
    "import os\nos.environ['KERAS_BACKEND'] = 'theano'\n",
    "try:\n    model.fit_generator(x)\nexcept KeyboardInterrupt:\n    pass\n",
    "try:\n    run()\n    model.fit_generator(x)\nexcept Exception as error:\n    print(error)\n",
]
KERAS_3 = [
    "import keras\nkeras.ops.mean(x)\n",
    "from keras import ops\n",
    "import keras.random\n",
    "import tensorflow as tf\ntf.keras.ops.sum(x)\n",
    "import keras_core as keras\n",
    "from keras_core.callbacks import ModelCheckpoint\n",
    "import os\nos.environ['KERAS_BACKEND'] = 'jax'\nimport keras\n",
    "from keras.utils import PyDataset\n",
]
NEITHER = [
    "",
    "# model.fit_generator(x)\n'tensorflow.compat.v1 keras.ops'\n",
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '0'\n" + TF,
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = flag\n" + TF,
    "import os\nif old:\n    os.environ['TF_USE_LEGACY_KERAS'] = '1'\n" + TF,
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport keras\nkeras.callbacks\n",
    "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport keras\n"
    + TF.replace("ModelCheckpoint", "x")
    + "keras.callbacks\n",
    "from tensorflow.keras.callbacks import ModelCheckpoint\nimport os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n",
    "import os\nos.putenv('TF_USE_LEGACY_KERAS', '1')\n" + TF,
    "import os\nos.environ.get('TF_USE_LEGACY_KERAS', '1')\nos.environ['KERAS_BACKEND'] = 'tensorflow'\n" + TF,
    "environ = {}\nenviron['TF_USE_LEGACY_KERAS'] = '1'\n" + TF,
    "import tensorflow as tf\nimport tensorflow.compat.v1 as tf1\ntf1.logging.set_verbosity(0)\n",
    "from tensorflow.compat.v1 import ConfigProto, Session\n",
    "import tensorflow as tf\ntf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)\n",
    "try:\n    from keras.layers.core import Dense\nexcept ImportError:\n    from keras.layers import Dense\n",
    "try:\n    from keras.layers.core import Dense\nexcept:\n    from keras.layers import Dense\n",
    "try:\n    fit = model.fit_generator(x)\nexcept (AttributeError, TypeError):\n    fit = model.fit(x)\n",
    "import keras\nif keras.__version__ < '3':\n    model.fit_generator(x)\nelse:\n    keras.ops.mean(x)\n",
    "m = model.fit_generator(x) if hasattr(model, 'fit_generator') else model.fit(x)\n",
    "class Model:\n    def fit_generator(self, x): ...\nModel().fit_generator(x)\n",
    "from fitting import fit_generator\nfit_generator(model, x)\n",
    "import fitting\nfitting.fit_generator(model, x)\n",
    "class A(B):\n    def run(self):\n        self.fit_generator(x)\n",
    "print(model.fit_generator)\n",
    "from torch.optim import Adam\nAdam(lr=0.1)\n",
    "from keras.optimizers import Adam\nAdam(learning_rate=0.1)\n",
    "loader = DataLoader(workers=4)\nmodel.fit(loader, epochs=3)\n",
    "import keras\nkeras = fake\nkeras.ops\n",
    "def f(keras):\n    keras.ops\nimport keras\n",
    "from . import keras\nkeras.ops.mean(x)\n",
    "import numpy as np\nnp.random.seed(1)\nimport random\nrandom.seed(1)\n",
    "import tensorflow as tf\ntf.keras.preprocessing.image.ImageDataGenerator()\n",
    "from tensorflow.keras import backend as K\nK.mean(K.square(x))\n",
    "from keras import backend as K\nK.clear_session()\n",
    "from tensorflow.python.keras.utils import to_categorical\n",
    "import keras\nkeras.ops.mean(model.fit_generator(x))\n",
    "a = b.c\nb = a.c\na.fit_generators(1)\n",
    "lambda: (yield)\nx[0].y().z\n",
]


def found(*programs: str) -> int | None:
    modules = [Module(ast.parse(program), f"m{number}.py" if number else "") for number, program in enumerate(programs)]
    used = modules[0].of_keras()
    through = bool(used) and all(name.startswith("tensorflow") for name in used)
    sign = decided(sign for module in modules for sign in module.signs(through_tensorflow=through))
    return sign.major if sign else None


@pytest.mark.parametrize("program", KERAS_2)
def test_only_keras_2_has_this(program: str) -> None:
    assert found(program) == 2


@pytest.mark.parametrize("program", KERAS_3)
def test_only_keras_3_has_this(program: str) -> None:
    assert found(program) == 3


@pytest.mark.parametrize("program", NEITHER)
def test_this_shows_nothing(program: str) -> None:
    assert found(program) is None


def test_a_module_of_the_program_shows_it_too() -> None:
    assert found(TF, "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n") == 2
    assert found("import keras\nkeras.callbacks\n", "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n") is None
    assert found("import keras\n", "import keras\nkeras.ops\n", "model.fit_generator(x)\n") is None


def test_a_sign_says_where_it_is() -> None:
    module = Module(ast.parse("x = 1\nmodel.fit_generator(x)\n"))
    assert [sign.text for sign in module.signs(through_tensorflow=False)] == ["fit_generator (line 2)"]
    module = Module(ast.parse("import keras\nkeras.ops.mean(x)\n"), "losses.py")
    assert [sign.text for sign in module.signs(through_tensorflow=False)] == ["keras.ops.mean (losses.py:2)"]


def test_code_that_nests_deep_is_looked_at() -> None:
    tree = ast.parse("x = 1\nmodel.fit_generator(x)\n")
    expression: ast.expr = ast.Name("x", ast.Load())
    for _ in range(10_000):
        expression = ast.Attribute(expression, "y", ast.Load())
    tree.body.append(ast.Expr(expression))
    assert [sign.major for sign in Module(tree).signs(through_tensorflow=False)] == [2]
