"""What a statement says about lineage, worked out from its text alone: pure, bounded, and never in a circle.

- **Leaf**: a column of a table that the source has, or with column "" the rows of it. **Cell**: the leaves that one value
  comes from, with the expression that made it. **Relation**: what stands behind FROM: cells by name, the tables below, and
  the leaves that decide which rows there are.

Reading order: `cells.py` → `tables.py` → `scopes.py` → `queries.py` → `statements.py`.
"""
