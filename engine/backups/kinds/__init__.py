"""Kinds of sources that can be backed up, one file each, exporting `BACKUP`."""
