"""Where data comes from and where it goes, table by table and column by column (SPEC.md, section LI).

- **Place**: a table or a column of a source; `column` "" is the table itself. A source that Concert does not know is an
  **outside** one (`outside:NAMESPACE`), a design that reads a table without writing one is `design:ID`.
- **Edge**: one place gets its values from another one, as a view, a workflow, a sync, an OpenLineage event or a person
  says: its **origin**. **Direct**: values of the one are in the other; else the one only decides which rows there are.
- **Reading**: how it went when the SQL of a view was read, so that an empty result can say why.

`parsing.py` is pure; `reading.py` walks the edges; `stage.py` is what a scan does; `following.py` listens to runs.
"""
