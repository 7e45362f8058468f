from .savers import *
from .saver import saver
from .names import BEST as best, hidden
from . import names
