"""What people and scans know of the tables of all sources: the catalogue (SPEC.md, section CA).

- **Place**: a source, a table in it, a column of that, each named by text; "" stands for the whole above it.
- **Catalogued table**: a table as it was seen last, one row. **Tombstone**: one that is gone; it keeps what was said of it.
- **Change**: what differs from the scan before. **Fingerprint**: of a table's structure; equal means nothing to compare.
- **Annotation**: what people say of a place: description, owner, tags, terms of a glossary.
- **Tag**: a word with a path, `finance/salaries`; **below** a tag is what its path begins with.
- **Use**: somebody looked at a table, asked it something or ran a step on it on a day. Popularity counts these days.
- **Candidate**: a key or a join that the data suggest; a person accepts or rejects it.

Reading order: `records.py` → `difference.py` → `keeping.py` → `stage.py` → `annotating.py`; keys and joins are suggested by `engine/joins`.
"""
