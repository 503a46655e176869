"""Threads of comments as people read them: what they are about, who said what, what is left of their place.

Who may change what is `crdt/commenting.py`'s affair; here nothing is decided. Rules: SPEC.md, section CM.
"""
