"""Sources, encodings, pages."""
