"""Operations that scan sources."""
