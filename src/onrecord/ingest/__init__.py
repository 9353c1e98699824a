"""Sources into articles: files, folders, addresses, feeds, tables and web archives.

for source in list_sources(["news/", "https://example.org/feed.xml", "-"]):
    ...                                       # a file or an address, or the SourceError that stands for it
with Web() as web:
    for found in Intake(web).articles(source):
        ...                                   # an Article, or the SourceError that stands for one

`fetch` is the only module that opens a connection.
"""

from onrecord.ingest.articles import to_article
from onrecord.ingest.fetch import Web
from onrecord.ingest.intake import Intake
from onrecord.ingest.sources import capture, list_sources

__all__ = ["Intake", "Web", "capture", "list_sources", "to_article"]
