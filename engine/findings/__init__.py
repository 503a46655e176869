"""Findings: what scans found wrong with sources, one row each, from the first scan that saw it to the one that did not.

- **Place**: a source, a table ("" for the source itself) and a column ("" for the table itself).
- **Scope**: the table that a stage had finished when it handed a finding over. When it hands over the same scope again, what is
  missing there is fixed (`settling.py`, pure).
- **State**: open, ignored (somebody said why), fixed (the last look did not see it). What was ignored and comes back stays ignored.
"""
