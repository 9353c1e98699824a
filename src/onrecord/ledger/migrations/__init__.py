"""The steps that bring a ledger of any earlier version to the present one, run by alembic.

A step is written once and never edited after a release; it imports nothing of onrecord.
"""
