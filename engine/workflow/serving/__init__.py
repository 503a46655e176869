"""Whose turn it is: places, slots, rates and limits for steps and runs that wait. `slots.py` is what others call."""
