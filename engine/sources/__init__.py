"""Source kinds: how Concert reads somebody's data. One file each."""
