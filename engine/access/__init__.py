"""Who may do what and why, how somebody comes to a right, and how it is looked over later (SPEC.md, section AC).

- **Decision**: what somebody's grants come to on one object (`deciding.py`); every door asks it, nothing else decides.
- **Chain**: the grants that give or take one right. **Place**: an object, or what it lies in.
- **Request**: somebody asks for a role; its life is a state machine (`life.py`) that a durable timer ends.
- **Reviewer**: who may give the role that is asked for, other than who asks.
- **Review**: a snapshot of who has what, each line kept or revoked by somebody else than it is about.
"""
