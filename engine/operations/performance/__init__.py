"""Operations that look at how fast sources answer."""
