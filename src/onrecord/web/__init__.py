"""The reader: the record in a browser, and as an API.

    app = make_app(ledger, Serving(...))

`app` puts it together; `guard` stands before it (hosts, origins, sizes, rates, headers), with `auth` for who
may do what and `tokens` for the tokens themselves. `api` answers programs and `pages` answers people, both
from one ledger through `kept`, which keeps costly answers. `desk` reads texts, a few at a time. `answers`
and `shapes` say what the JSON looks like, `setting` and `charts` what the pages show.

Nothing on a page comes from elsewhere: templates, style and scripts are files of this package.
"""
