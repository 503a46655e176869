"""Cards of sources: what lists show of each, kept beside its document so that no list opens rooms.

A card follows its document within moments; a list that meets one that is behind an open room reads that room instead.
"""
