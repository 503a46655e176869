"""Tells everybody in a document what is wrong with it, while they edit it (section DG of engine/SPEC.md).

- **Subject**: what a document's content is to its checker, by kind: a design edit by edit, a source as a whole.
- **Desk**: one open document with its checker; gathers what was committed, looks at it in turns, tells what has changed.
- **Diagnostics**: all desks of this process; what commands ask, and what hears of commits.
"""
