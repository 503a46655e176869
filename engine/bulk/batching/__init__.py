"""What goes into the next batch: five strategies, one file each. Pure: time and measures arrive as arguments."""
