"""The audit log: who did what, in a chain of hashes per organisation that shows when somebody changed it.

Read in this order: `audited` (makes an entry), `chain` (its hash, and what verifying finds), `reading` (filters and pages),
`what` (what each command is entered as).
"""
