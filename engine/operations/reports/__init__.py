"""Operations that publish what a run found."""
