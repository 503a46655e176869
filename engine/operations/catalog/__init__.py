"""Operations on what people say of tables and columns."""
