"""Filters of lists that people keep under a name, for themselves or for everybody in a workspace.

- **List**: what is filtered, by its name: `sources`, `designs`, `runs`. Any screen may have one.
- **Query**: the list's own parameters, as the screen writes them; nobody here reads them.
- **Default**: the filter that a list begins with: one's own, else the workspace's.
"""
