"""Commands that need identity: what an app starts with, members and invitations."""
