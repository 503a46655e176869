"""Operations on the labels of columns."""
