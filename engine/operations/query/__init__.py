"""Reads rows and values out of data sources, by conditions."""
