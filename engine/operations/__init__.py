"""Operations: what the platform can do to sources, rules, catalog and access. One file each."""
