"""Trains an emitted model.py by its objective.py on the folder of a run, on any number of processes."""
