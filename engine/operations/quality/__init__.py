"""Operations on the quality of data."""
