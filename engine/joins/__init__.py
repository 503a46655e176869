"""Keys and references between tables that nobody declared, as the data bear them out (SPEC.md, section CJ).

- **Possible**: columns that may refer to a key, by names, types and ranges. **Checked**: with how many of its values are there.
- **Share**: the part of the different values that the other table has. **Candidate**: what is shown to people, who decide.

Reading order: `proposing.py` (pure) → `joining.py` (asks the source) → `choosing.py` (pure) → `candidates.py` → `stage.py`.
"""
