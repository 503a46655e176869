"""The demo workspace: real data of the year 2013, loaded once into an empty installation."""
