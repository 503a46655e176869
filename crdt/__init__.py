"""The pure core: documents and rooms. No await, no clock, no I/O, no randomness."""

from crdt.compiled import prefer

prefer()
