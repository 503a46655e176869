"""Operations that look at how sources are protected."""
