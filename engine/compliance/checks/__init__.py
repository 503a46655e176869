"""Checks that gather evidence, one file each."""
