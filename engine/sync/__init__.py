"""Synchronisation of sources (rules SY): a table of the target becomes as one of the source, and stays so.

A **side** is one of the two tables, a **cell** a value as both sides have it, a **plan** which column becomes which. The **memory** of a
synchronisation knows what both sides had when they last **agreed**; a row whose target is something else since then is a **conflict**.
A **proof** is what both sides come to when they are read again afterwards.

Reading order: `shapes.py`, `converting.py`, `mapping.py`, `deciding.py`, `figures.py` (pure) → `memory.py` → `side.py`, `writing.py` and
a file below `kinds/` → `reading.py`, `comparing.py`, `applying.py` → `work.py` → `carrying.py` → `synchronisations.py`.
"""
