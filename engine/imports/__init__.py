"""CSV files on their way into documents: preview, difference, approve, apply, undo (SPEC.md, section CI).

- **Import**: a file that was uploaded, with its rows. **Importer**: what the rows are about (`importers/`, one file each).
- **Row**: one line of the file, compared with what is there: new, changed, unchanged or refused.
- **Cell**: a field that a row changes. A column that the file does not have changes nothing; an empty cell empties, and says so.
- **Outcome**: what became of a row: applied, failed; after an undo: undone, or kept because somebody changed it since.
"""
