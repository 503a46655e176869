"""Policies of workspaces: who decides about which requests, and which documents change only by an approved request.

- **Policy**: a document of kind `policy`, edited together like any other (`crdt/kinds/policy.py`).
- **Scope, rule, stage**: what it is about; what decides, the first that holds; whom a routed request is put to.
- **Protection**: what a policy lets change only with an approval. **Guard**: the same in one open document, asked by its gate.
- **Judging**: from the facts of a request to a ruling, with why each rule did or did not fire. **Dry run**: the same over
  requests of the past.

Reading order: protecting, guards (doors); reading, trying, judging (requests); dry_run; gates (of runs).
"""
