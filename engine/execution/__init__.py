"""Where the bodies of steps run, and what they leave behind: inline, in a pool of processes, on a Dask cluster."""
