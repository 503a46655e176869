"""The channels, one file each: what a person's notifications can be sent by."""
