"""The edge: HTTP, WebSockets, identity, settings, wiring, command line."""
