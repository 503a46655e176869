"""Quality: rules that people write are held against tables, and what fails is counted, scored and shown.

- **Check** (`check.py`, one file each in `checks/`): what can be asked of a column or a table, compiled to SQL.
- **Rule** (`rules.py`): a check with parameters, severity and tolerance at places of a source; it comes from a rule set.
- **Run** (`running.py`): the rules of some tables held against them once; a **result** is what a rule came to at a place.
- **Score** (`scoring.py`, pure): one number for a table and a source; its formula stands there and on the screen.
"""
