"""Carries out a run without a folder of its server: all goes by HTTP, with a token of that run."""
