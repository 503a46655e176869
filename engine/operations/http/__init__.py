"""Asks other systems over HTTP, within rules about whom (`reach`) and how much (`asking`)."""
