"""From a design to the plan that a run follows, and what is wrong with it. Pure; `compiling.py` is the way in."""
