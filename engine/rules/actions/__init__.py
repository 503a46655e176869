"""What rules can do, one file each."""
