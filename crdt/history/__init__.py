"""What became of a document over time: what differs, who wrote it, what of it can be taken back. Pure."""
