"""Sources into captures, and captures into articles.

for entry in list_sources(["news/", "page.html", "-"]):
    ...                               # a path, or the SourceError that stands for it
article = to_article(capture(path))   # raises SourceError, its message naming the file
"""

from onrecord.ingest.articles import to_article
from onrecord.ingest.sources import capture, list_sources

__all__ = ["capture", "list_sources", "to_article"]
