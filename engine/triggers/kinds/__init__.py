"""The kinds of triggers, one file each."""
