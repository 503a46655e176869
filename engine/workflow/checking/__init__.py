"""Checks a design edit by edit: each costs what it touches, and gives what a check of the whole would give (section DG of engine/SPEC.md).

- **Parts**: the steps, edges and run parameters of a design, each read alone through the kind's model.
- **Order**: the graph in an order in which each step comes after what it waits for; **knot**: steps that wait for each other.
- **Ways**: which step that is named by a binding runs before the step that names it.
- **Placement**: which step stands inside which; **reaching**: what that means for who runs before whom.
- **Referring**, **dependents**: what values refer to, and who is to be looked at again when that is another.
- **Ledger**: the problems there are, by what they were found at, and what has changed since somebody asked.
- **Surroundings**: what a design refers to outside itself: operations and the workspace's sources.
- **Checker**: all of them together, for one design.
"""
