"""The approval types of this installation, one file each."""
