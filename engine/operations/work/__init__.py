"""Operations about the work itself: one that stands in for work."""
