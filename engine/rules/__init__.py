"""Rules: when something is told in a workspace and a condition holds, something is done (SPEC.md, section RU).

- **Rule**: topic patterns, a condition, actions in their order, and somebody whose rights they have.
- **Firing**: what came of one event for one rule. **Chain**: the firings and runs that led to an event, the oldest first.
- **Action**: what a rule can do; one file each below `actions/`. **Trace**: what a firing made or touched.
"""
