"""Secrets: kept sealed, named by documents as `vault:NAME`, given in plain only to what connects with them."""
