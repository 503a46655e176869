"""Branches of documents: a copy to try things in, what differs from where it came from, and the way back by a merge."""
