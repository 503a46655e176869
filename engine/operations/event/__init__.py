"""Tells a workspace of something."""
