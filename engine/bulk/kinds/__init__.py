"""The kinds of bulk operations, one file each."""
