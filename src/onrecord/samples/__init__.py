"""The sample articles that `onrecord demo` reads: invented people, invented outlets."""
