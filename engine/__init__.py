"""What runs: ports, actors, engines, operations, sources."""
