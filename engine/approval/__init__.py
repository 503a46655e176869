"""Approvals: somebody asks, others decide, and what was asked for is done exactly once. One actor for each request."""
