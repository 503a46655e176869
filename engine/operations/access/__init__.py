"""Operations on who may do what."""
