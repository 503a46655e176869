"""Bulk operations: the same done to many things, as a job that can be watched, steered, resumed and taken back.

- **Kind**: what is done to one item, one file each below `kinds/`. **Selection**: which items; **plan**: these items, frozen,
  each with what it was before.
- **Job**: one bulk operation, an actor `bulk:ID`. **Item**: one thing of it, a row; its state is the only truth.
- **Batch**: items that are worked on and committed together. **Checkpoint**: the row of such a commit. **Wave**: items none
  of which waits for another one of them.
- **Strategy**: what goes into the next batch (`batching/`). **Rollback**: a job of its own that takes another one back.
"""
