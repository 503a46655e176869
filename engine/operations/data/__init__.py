"""Makes values of values, and says when they are not what they should be."""
