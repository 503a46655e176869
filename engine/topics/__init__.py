"""Topics: which there are, who may hear of them, and the patterns that choose among them (section B of SPEC.md)."""
