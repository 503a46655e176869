"""Actors: one mailbox, one loop, one key. All concurrency of Concert is here."""
