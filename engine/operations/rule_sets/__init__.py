"""Operations on which rules apply where."""
