"""Scans: one look at a source after another, stage by stage, and what came of them.

A **stage** is what one area does in a scan (`stage.py`); stages run in order. A **scan** is an actor with a journal: it
stops where it is killed and goes on there. What a stage hands over as **found** becomes a finding (`engine/findings`).
"""
