"""Measurements of the whole program: each prints both sides of its comparison from the same run."""
