"""What steps of a workflow change in the areas that people keep: the catalogue, rule sets, and who has access to what.

`steward` is the port that operations use, `stewarding` does it. Each act is in the name of whoever the step runs for, who was asked
for the right to it just before; it is committed, told and entered into the audit log as when they do it themselves, and once,
however often the step is tried.
"""
