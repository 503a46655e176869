"""WebSockets as the doors see them: a socket to write to and a receiver that is told. README.md explains the words and the order to read in."""
