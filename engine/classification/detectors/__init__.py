"""One file for each sort of thing that a column may hold."""
