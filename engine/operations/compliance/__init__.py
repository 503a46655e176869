"""Operations that gather evidence."""
