"""Classification: what a column holds, as labels with their evidence, and what people decided about them.

Words. A **label** says what values are (an e-mail address, a salary), how sensitive that is (its level) and of which
sort (its category). A **detector** finds one label: a prior from the column's name, a check of values, the share of the
sample that passes, and vetoes. A **suggestion** is what a detector or a rule proposes; a **decision** is what a person
said, and outranks it. A label **spreads** along lineage to columns made from the one that has it.

Reading order: `labels`, `header`, `column`, `detector`, one of `detectors/`, `judging` (pure), `settling` (pure),
`spreading` (pure), then `stage`.
"""
