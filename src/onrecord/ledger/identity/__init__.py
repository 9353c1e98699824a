"""Identity across articles: which personas are one speaker.

A **persona** is whom one article calls by one name; the ledger's speakers are made of personas. `forms`,
`nicknames` and `fields` read names and roles, `evidence` weighs them, `decide` decides. `assign` does so
for each article that is added, `decisions` for what people say, `derived` works out from all judgements who
is who, `review` lists what is in doubt.
"""
