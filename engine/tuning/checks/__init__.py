"""Performance checks, one file each."""
