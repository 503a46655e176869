"""What kinds of bulk operations on data sources share: which sources are meant, and how their documents are changed.

- **Chosen**: a source that was picked, with the role of who asks there, or why they may not touch it.
- **Change**: what shall become of one field: set, added to, or a text in it replaced. **Place**: one value of a document with
  what stood there before and what shall stand there.
- **Mark**: that an edit was committed, in the commit of that edit; it goes with the commit that says so of the item.
"""
