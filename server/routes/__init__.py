"""HTTP routes: commands, session, files, health and the app itself."""
