"""A run as a pure state machine: what stands, what can happen, what then is done. `advance.py` is its front door."""
