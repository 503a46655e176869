"""Shared state: small values under names, in versions, for a workspace, a document or a run (section V of SPEC.md).

**Key**: a name in a scope. **Scope**: the channel of what it belongs to. **Version**: counts the values of a key from 1; who
sets a value says the version it saw. **Conflict**: a value set without having seen the newest, kept beside that one until
it is settled. **Strategy**: how it is settled. **Rule**: which of two values of a field is taken when they are merged.

Reading order: `decide.py` (what a proposal means), `merge.py`, `states.py` (the store around it), `limits.py`.
"""
