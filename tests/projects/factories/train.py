"""What a caller gives a factory is judged at the call; what is wrong with every caller, in the factory."""
from callbacks import Named, Saver, named, static

static("out")
named("a.keras")  # error: CKP101 1 'a.keras' (callbacks.py:18): write
named("a.keras")  # noqa: CKP101
named("a_{epoch}.keras", period=2)  # error: CKP306 1 period
Saver("b.keras")  # error: CKP101 7 'b.keras'
Named("c")  # error: CKP101 1 (callbacks.py:41)
for name in ("d", "e"):
    named(name + "_{epoch}.h5")
    named(  # error: CKP101 5 'd.keras' (callbacks.py:18): write
        path=name + ".keras",
    )  # the call begins two lines above
