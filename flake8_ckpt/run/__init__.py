"""The machine that runs the program: abstractly, without executing anything of it."""
