"""Tests of the ledger's room."""
