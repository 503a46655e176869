"""The one error of the simulation."""


class Broken(AssertionError):
    """A promise is broken; the text says which."""
