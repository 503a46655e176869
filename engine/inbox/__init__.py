"""What people are told of: notifications, each once, with what they have read. Whoever has news for somebody writes it here."""
