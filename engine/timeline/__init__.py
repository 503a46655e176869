"""The history of documents: what was written when and by whom, versions with names, and the way back."""
