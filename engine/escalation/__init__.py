"""Time-based escalation: working hours, ladders of levels, and who stands in for whom (SPEC.md, section ES).

- **Calendar**: the working hours of a time zone and its holidays. **Ladder**: up to eight levels of what happens while nobody decides.
- **Level**: a time, channels and an action. **Rung**: a level of an open request, with its moment.
- **Delegation**: somebody decides for a person during a period. **Substitute**: somebody helps out for a person at any time.
"""
