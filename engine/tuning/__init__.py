"""Looks at how fast a source answers: indexes that are missing, doubled or unused, tables read from end to end, statements.

- **Check**: as in `engine/security`, one file below `checks/`. **Plan**: how a source would run a statement.
- **Trial**: an index that is tried out without touching the source: in a copy of a SQLite file, where the gain is measured in
  work done, or hypothetically where PostgreSQL has `hypopg`. **Estimated** gain is what the plan says, **measured** what the
  trial did.

Border: the source is only read. An index is proposed as a statement for somebody who may run it.
"""
