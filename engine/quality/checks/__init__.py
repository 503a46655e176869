"""The checks, one per file; each exports `CHECK`."""
