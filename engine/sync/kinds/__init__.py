"""One file for each kind of source that can be synchronised."""
