"""Pure functions, from values to a value: texts, paths, numbers and operators. No state, no syntax but operators."""
