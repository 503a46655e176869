"""Operations on data sources."""
