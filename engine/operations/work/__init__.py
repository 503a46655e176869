"""Operations about the work itself: one that stands in for work, and one that fails on purpose."""
