"""Adapters that keep what the engine commits: memory and SQL."""
