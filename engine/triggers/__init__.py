"""What starts designs by itself: schedules, events, files, calls from outside, and the ends of other workflows."""
