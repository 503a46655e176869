"""Who may do what, and how that is changed: roles of people and of groups on workspaces and documents.

`ways.py` says who has which role and by what; `rules.py` decides what may be changed; `members.py` changes it, one
thing after the other, tells everybody it concerns, and lets the doors look again; `events.py` is what is told.
Border: whether somebody may ask at all was decided by `server/access.py`; who a token stands for is its affair too.
"""
