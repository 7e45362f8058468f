"""What the analysis does not get right today: an entry goes when the analysis is mended."""

from __future__ import annotations

WRONG: dict[str, str] = {
    "functions: augmented assignment changes the caller's list": "`+=` on a parameter changes the list that was given",
    "aliases: a bound method": "`add = parts.append` is not seen to change the list",
    "targets: a list assigned to itself": "`a = b = [..]`, and `+=` that reads the list it changes",
    "classes: own setattr": "`__setattr__` of the class is not asked",
    "more of classes: metaclass": "`__new__` of the metaclass is not run",
    "more of classes: statements in the body of a class": "a loop in the body of a class is not run",
    "more of classes: own getattribute": "`__getattribute__` of the class is not asked",
    "more of classes: an attribute that is set by hand": "`object.__setattr__` is not seen",
    "more of classes: the class of an object is changed": "`object.__class__ = other` is not seen",
    "more of classes: a subclass in a function": "a subclass in a function is not seen to override",
    "data classes: post init": "`__post_init__` changes a field that `__init__` has set",
    "data classes: InitVar": "an `InitVar` is given to `__post_init__`, which changes a field",
    "data classes: ClassVar is no field": "a `ClassVar` takes the place of a field",
    "data classes: a field that init does not take": "`field(init=False)` takes the place of a field",
    "data classes: not decorated again": "a subclass without `@dataclass` has the `__init__` of its base",
    "more of data classes: a frozen one sets itself": "`object.__setattr__` in `__post_init__` is not seen",
    "more of functions: run by a thread": "what a thread runs is not seen",
    "generators and comprehensions: a generator is used up": "a generator gives its values once",
    "generators and comprehensions: a generator reads late": "a generator reads names when it is asked",
    "namespaces: globals under another name": "`globals()`, bound to a name, is not seen to be changed",
    "namespaces: the module itself": "`setattr(sys.modules[__name__], ..)` is not seen",
    "namespaces: an attribute of a module": "`os.sep = ..` is not seen",
    "more of programs: a registry of callbacks that is used by name": "a call by way of a registry is not seen",
    "changes by other ways: a set that methods change": "`add` and `discard` of a set are not seen",
    "changes by other ways: a method by getattr": "`getattr(parts, name)()` is not seen to change the list",
    "changes by other ways: map, consumed": "`list(map(parts.append, ..))` is not seen to change the list",
    "changes by other ways: a partial of a method": "`partial(parts.append, ..)()` is not seen to change the list",
    "changes by other ways: heap, bisection and operator": "`heapq` is not seen to change the list",
    "changes by other ways: eval": "what `eval` runs is not seen",
    "changes by other ways: patched for a while": "`patch.object` is not seen to set the attribute",
    "changes by other ways: fields in a branch of the body": "an `if` in the body of a data class hides its fields",
    "changes by other ways: the defaults of a function are set": "`__kwdefaults__ = ..` is not seen",
}
"""Programs of the page for which it says what is not so, and why."""

OFF: dict[str, str] = {
    "own_attributes": "as `classes: own setattr`",
    "classes: a subclass overrides what init calls": "in a function: `more of classes: a subclass in a function`",
    "programs: a base trainer and its hooks": "in a function: the same",
    "more of programs: experiments that inherit": "in a function: the same",
    "more of classes: init replaced": "in the body of a class: `Config.__init__ = ..` is not seen",
    "more of classes: a class decorator": "in the body of a class: what the decorator does is not seen",
    "more of classes: an instance is the default of a parameter": "in the body of a class: not seen to be changed",
}
"""Forms and programs that random programs do without, beside those above."""
