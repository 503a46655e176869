"""Profiles of tables as a scan takes them, and how tables grow. How a profile is worked out is `engine/sources/profiling.py`."""
